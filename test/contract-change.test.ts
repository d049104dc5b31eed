import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { subgraphSdl } from '@baibo/kernel/subgraph.ts'
import { type ContractChange, checkContract, type Verdict } from '@baibo/schema/check.ts'
import { type Composition, compose, composeContracts } from '@baibo/schema/compose.ts'
import { usedCoordinates } from '@baibo/schema/coordinates.ts'
import { loadDocuments, variablesFromQuery } from '@baibo/schema/documents.ts'
import { flatten } from '@baibo/schema/flatten.ts'
import { departments } from '@baibo/subgraphs/index.ts'
import { buildSchema, parse, validate } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SchemaChange, schemaChanges } from './contract-changes.ts'
import { startHub, type TestHub } from './start-hub.ts'

const published = compose(departments)
const documents = [...loadDocuments().values()]
const answers = path.join(import.meta.dirname, 'answers')
const given: Record<string, string> = JSON.parse(
  await readFile(path.join(answers, 'variables.json'), 'utf8'),
)
/** Columns that say when something was loaded or answered. */
const volatile = /^(lastBatchAt|lastAnswerAt|openedAt|daysOpen)$/

function edited({ department, edits }: SchemaChange): Composition {
  return composeContracts(
    departments.map((definition) => {
      let sdl = subgraphSdl(definition)
      if (definition.name !== department) return { name: definition.name, sdl }
      for (const [from, to] of edits) {
        if (!sdl.includes(from)) throw new Error(`${department} has no ${from}`)
        sdl = sdl.replace(from, () => to)
      }
      return { name: definition.name, sdl }
    }),
  )
}

const worst = (changes: readonly ContractChange[]): Verdict | undefined =>
  (['BREAKING', 'DANGEROUS', 'SAFE'] as const).find((verdict) =>
    changes.some((change) => change.verdict === verdict),
  )

describe('a changed contract', () => {
  let hub: TestHub
  beforeAll(async () => {
    hub = await startHub()
  })
  afterAll(() => hub.close())

  test('is judged over at least 40 changes', () =>
    expect(schemaChanges.length).toBeGreaterThanOrEqual(40))

  for (const each of schemaChanges) {
    test(`${each.verdict}: ${each.title}`, async () => {
      const changed = edited(each)
      const { changes, brokenDocuments } = await checkContract(published, changed, documents, {
        departments,
      })
      expect(worst(changes), JSON.stringify(changes, null, 1)).toBe(each.verdict)
      expect(changes).toContainEqual(
        expect.objectContaining({
          kind: each.kind,
          coordinate: each.coordinate,
          verdict: each.verdict,
          place: expect.objectContaining({ file: `subgraphs/${each.department}/schema.graphql` }),
          owner: expect.stringMatching(/^jx/),
        }),
      )
      if (each.verdict !== 'SAFE') return
      expect(brokenDocuments).toEqual([])
      await answersAsBefore(each, changed)
    })
  }

  /** Clients of the last version's contract ask the hub that serves the changed one. */
  async function answersAsBefore({ coordinate }: SchemaChange, changed: Composition) {
    const [before, after] = [buildSchema(published.api), buildSchema(changed.api)]
    for (const { text, name } of documents) {
      expect(validate(before, parse(text)), name).toEqual([])
      expect(validate(after, parse(text)), name).toEqual([])
    }
    const type = coordinate.split('.')[0] ?? ''
    const concerned = documents.filter(
      ({ name, text }) =>
        name === 'demand-to-project' || usedCoordinates(before, parse(text)).has(type),
    )
    hub.hub.gateway.swap(changed.supergraph)
    try {
      for (const document of concerned.slice(0, 6)) {
        const variables = variablesFromQuery(document, new URLSearchParams(given[document.name]))
        const { data, errors } = await hub.hub.gateway.execute({
          document: parse(document.text),
          variables,
          token: await hub.token(),
        })
        expect(errors, document.name).toBeUndefined()
        const rows = flatten(data, document.flatten).map((row) =>
          Object.fromEntries(Object.entries(row).filter(([column]) => !volatile.test(column))),
        )
        const expected = await readFile(path.join(answers, `${document.name}.json`), 'utf8')
        expect(rows, document.name).toEqual(JSON.parse(expected))
      }
    } finally {
      hub.hub.gateway.swap(published.supergraph)
    }
  }
})
