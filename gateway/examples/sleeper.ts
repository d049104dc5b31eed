import path from 'node:path'
import type { DepartmentContext, SubgraphDefinition } from '@baibo/kernel/subgraph.ts'
import { subgraphDocument } from '@baibo/kernel/subgraph.ts'
import { composeServices } from '@theguild/federation-composition'

/** A department on a real database whose statements take as long as one asks. */
export const sleeper: SubgraphDefinition = {
  name: 'sleeper',
  unit: 'jx-test',
  title: '测试部门',
  directory: path.join(import.meta.dirname, 'sleeper'),
  tables: {},
  sheets: [],
  createLoaders: () => ({}),
  resolvers: {
    Query: {
      async sleep(_: unknown, { seconds }: { seconds: number }, { db }: DepartmentContext) {
        await db.execute(`select pg_sleep(${Number(seconds)})`)
        return 'slept'
      },
      async notes(_: unknown, __: unknown, { db }: DepartmentContext) {
        const [row] = await db.execute('select count(*)::int as count from note')
        return row?.count
      },
      /** Fails as careless code does, with everything in the message. */
      async broken(_: unknown, { name }: { name: string }, { db }: DepartmentContext) {
        if (name === '')
          throw new Error("postgres://hub:hunter2@10.0.0.7/hub password=hunter3 'Ann'")
        await db.execute(`select '${name.replaceAll("'", '')}' from no_such_table`)
      },
    },
    Mutation: {
      async note(_: unknown, { text }: { text: string }, { db }: DepartmentContext) {
        await db.execute(`insert into note values ('${text.replaceAll("'", '')}')`)
        return 1
      },
    },
  },
}

export function sleeperSupergraph(url: string): string {
  const result = composeServices([{ name: 'sleeper', url, typeDefs: subgraphDocument(sleeper) }])
  if (result.errors) throw new Error(result.errors.map(({ message }) => message).join('\n'))
  return result.supergraphSdl
}
