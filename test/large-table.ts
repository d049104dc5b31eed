import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { startServer } from '@baibo/gateway/server.ts'
import { openHub } from '@baibo/hub/hub.ts'
import { createDocumentRoute } from '@baibo/hub/rest.ts'
import { provenance } from '@baibo/kernel/columns.ts'
import { List, type ListArguments } from '@baibo/kernel/list.ts'
import { type DepartmentContext, defineSubgraph } from '@baibo/kernel/subgraph.ts'
import { testCluster } from '@baibo/kernel/testing.ts'
import { compose } from '@baibo/schema/compose.ts'
import { loadDocuments } from '@baibo/schema/documents.ts'
import { pgTable, text } from 'drizzle-orm/pg-core'
import { testConfig } from './start-hub.ts'

/**
 * A hub of one example department with a large table, run as a process of its own so that its
 * memory can be bounded and read: `node large-table.ts <folder> <database> <rows>`. Prints its
 * address, a token and one that reads remarks; after `peak` on stdin, the highest resident memory in bytes.
 */
const [folder = '', database = '', rows = '0'] = process.argv.slice(2)

const schema = `type Query {
  "读数"
  readings(first: Int = 50, after: String): ReadingConnection @dataItem(owner: "jx-kjj") @page(max: 1000)
}
"读数。"
type Reading @key(fields: "id") {
  "编号"
  id: ID! @dataItem(owner: "jx-kjj")
  "名称"
  name: String! @dataItem(owner: "jx-kjj")
  "备注"
  remark: String
    @dataItem(owner: "jx-kjj", share: CONDITIONAL)
    @requiresScopes(scopes: [["reading:remark"]])
}
"读数的分页列表。"
type ReadingConnection {
  "本页的读数"
  nodes: [Reading!]! @dataItem(owner: "jx-kjj")
  "分页信息"
  pageInfo: PageInfo! @dataItem(owner: "jx-kjj")
}
`
const migration = `create table reading (id text primary key, name text not null, reporting_unit text not null);
select hub.govern('reading', 'unit');
alter table reading no force row level security;
insert into reading
  select lpad(i::text, 18, '0'), '读数，第 ' || i || ' 项' || repeat('。', 40), '330402', 'batch', i, 'hash', 'jx-kjj'
  from generate_series(1, ${Number(rows)}) i;
alter table reading force row level security;
`
const question = `query Readings($first: Int = 1000, $after: String) {
  readings(first: $first, after: $after) { nodes { id name } pageInfo { hasNextPage endCursor } }
}`
const remarks = question.replace('Readings', 'Remarks').replace('id name', 'id remark')
const metadata = {
  title: '全部读数',
  owner: 'jx-kjj',
  contact: 'jx-kjj@example.invalid',
  purpose: 'P1',
  pages: 'readings.pageInfo',
  rows: [{ from: 'readings.nodes[]', columns: { id: 'id', name: 'name' } }],
}
for (const [file, content] of Object.entries({
  'example/schema.graphql': schema,
  'example/migrations/001-reading.sql': migration,
  'documents/readings.graphql': question,
  'documents/readings.json': JSON.stringify(metadata),
  'documents/remarks.graphql': remarks,
  'documents/remarks.json': JSON.stringify({
    ...metadata,
    rows: [{ from: 'readings.nodes[]', columns: { id: 'id', remark: 'remark' } }],
  }),
})) {
  await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
  await writeFile(path.join(folder, file), content)
}

const readings = pgTable('reading', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  reportingUnit: text('reporting_unit').notNull(),
  ...provenance(),
})
const list = new List({
  table: readings,
  filter: {},
  orderBy: { ID: readings.id },
  defaultOrder: 'ID_ASC',
  maximum: 1000,
})
const example = defineSubgraph({
  name: 'example',
  unit: 'jx-kjj',
  title: '示例部门',
  directory: path.join(folder, 'example'),
  tables: { readings },
  sheets: [],
  createLoaders: () => ({}),
  resolvers: {
    Query: {
      readings: (_: unknown, args: ListArguments, { db }: DepartmentContext) => list.page(db, args),
    },
    Reading: { remark: ({ name }: { name: string }) => `注：${name}` },
  },
})

const hub = await openHub(testConfig(folder), {
  cluster: testCluster(),
  definitions: [example],
  supergraph: compose([example]).supergraph,
  database: () => [database],
})
const documents = loadDocuments(path.join(folder, 'documents'))
const server = await startServer({
  gateway: hub.gateway,
  port: 0,
  routes: [createDocumentRoute(hub, documents, new Map())],
})
const caller = { subject: 'test', unit: 'jx-kjj', reportingUnits: ['*'] }
const token = await hub.mint.token(caller)
const permitted = await hub.mint.token({ ...caller, scopes: ['reading:remark'] })
console.log(`ready ${server.url} ${token} ${permitted}`)
process.stdin.on('data', () => console.log(`peak ${process.resourceUsage().maxRSS * 1024}`))
process.stdin.on('end', () => void server.close().then(() => hub.close()))
