import { Buffer } from 'node:buffer'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { factFields, type RootList, rootLists, scopesOf } from './contract-questions.ts'
import type { Identity } from './identity.ts'
import { personId } from './person.ts'
import type { Graph, SubgraphDefinition } from './subgraph.ts'
import { openTestDepartment, TEST_PERSON_KEY, type TestDepartment } from './testing.ts'
import { readWorkbookFile } from './workbook.ts'
import { cellText } from './workbook-cell.ts'

export interface ContractOptions {
  /** Lists of reference data that every identity may see. */
  publicLists?: readonly string[]
  /** Kinds of facts about reference data, that every identity may see. */
  publicKinds?: readonly string[]
  /** Lists that no sample file fills: rows derived later, or a sheet without a sample. */
  emptyLists?: readonly string[]
  /** Lists of what people keep themselves: no sheet fills them, and each sees their own alone. */
  personalLists?: readonly string[]
  /** Units of the enterprises in the sample files; two units in turn when left out. */
  enterpriseUnits?: Record<string, string>
  /** Units in which the persons of the sample files work; two units in turn when left out. */
  personUnits?: Record<string, string>
  /** Kinds of facts that another department states now: an indicator gets none of them from here. */
  handedOverKinds?: readonly string[]
  /** Answers the department's own questions to the rest of the graph. */
  graph?: Graph
}

const UNITS = ['330482', '330402']

/**
 * The tests that every department must pass, on its own sample files and a real database: the files
 * are taken in, entities are found by key, rows stay with their unit, facts agree with the rows,
 * rows name their source, pages add up, and the number of statements does not grow with the rows.
 */
export function describeContract(
  definition: SubgraphDefinition,
  {
    publicLists = [],
    publicKinds = [],
    emptyLists = [],
    personalLists = [],
    enterpriseUnits,
    personUnits,
    handedOverKinds = [],
    graph,
  }: ContractOptions = {},
): void {
  describe(`the contract of ${definition.name}`, () => {
    let department: TestDepartment
    let lists: RootList[]
    let everything: Identity
    const scopes = scopesOf(definition)
    const folder = path.join(definition.directory, 'data')
    const files = [
      ...(definition.seedFiles ?? []).map((file) => path.resolve(definition.directory, file)),
      ...readdirSync(folder)
        .filter((file) => /\.(xlsx|csv)$/i.test(file))
        .map((file) => path.join(folder, file)),
    ]

    beforeAll(async () => {
      department = await openTestDepartment(definition, graph)
      lists = rootLists(department.department.schema).filter(
        ({ field }) => !personalLists.includes(field),
      )
      everything = await department.identity({ scopes })
      const named = await namesIn(files)
      await department.setEnterpriseUnits(enterpriseUnits ?? inTurn(named.enterprises))
      await department.setPersonUnits(personUnits ?? inTurn(named.persons))
      for (const file of files) {
        const { errors } = await department.ingest(file)
        expect(errors, file).toEqual([])
      }
    })
    afterAll(() => department.close())

    test('the sample files fill every list, and change nothing when they come again', async () => {
      expect(files.length).toBeGreaterThan(0)
      expect(lists.length).toBeGreaterThan(0)
      for (const { field } of lists) {
        const rows = await count(field)
        if (emptyLists.includes(field)) expect(rows, field).toBe(0)
        else expect(rows, field).toBeGreaterThan(0)
      }
      for (const file of files) {
        expect((await department.ingest(file)).changed, file).toBe(0)
      }
    })

    test('references: an entity is found by its key, an unknown key is null', async () => {
      for (const { field, type, key, selection } of lists) {
        if (!key) continue
        const rows = (await nodes(field, `${key} ${selection}`, 20)) as Row[]
        const keys = [...rows.map((row) => row[key]), 'no-such-key']
        const found = await entities(type, key, keys, selection, everything)
        expect(found.at(-1), `${type} no-such-key`).toBeNull()
        expect(found.slice(0, -1), type).toEqual(rows)
      }
    })

    test('scoping: who has no unit sees nothing, a unit sees its own rows only', async () => {
      const nobody = await department.identity({ reportingUnits: [], scopes })
      let narrowed = 0
      for (const { field, type, key, maximum } of lists) {
        if (publicLists.includes(field)) continue
        expect(await count(field, nobody), field).toBe(0)
        const whole = await count(field)
        for (const unit of UNITS) {
          const county = await department.identity({
            unit: 'county',
            reportingUnits: [unit],
            scopes,
          })
          const seen = await count(field, county)
          expect(seen, field).toBeLessThanOrEqual(whole)
          if (seen > 0 && seen < whole) narrowed++
          if (!key) continue
          const [all, own] = await Promise.all(
            [undefined, county].map(async (identity) =>
              (await nodes(field, key, maximum, identity)).map((row) => (row as Row)[key]),
            ),
          )
          const others = all?.filter((id) => !own?.includes(id)).slice(0, 20) ?? []
          expect(await entities(type, key, others, '', county), `${type} ${unit}`).toEqual(
            others.map(() => null),
          )
        }
      }
      const bound = lists.filter(
        ({ field }) => !publicLists.includes(field) && !emptyLists.includes(field),
      )
      if (bound.length > 0)
        expect(narrowed, 'a list of which a unit sees some rows').toBeGreaterThan(0)
      const open = (await facts({}, nobody)).map(({ kind }) => String(kind))
      expect(open.filter((kind) => !publicKinds.includes(kind))).toEqual([])
    })

    test('facts: dated, of the kinds asked for, and the same through Indicator', async () => {
      const { root, indicator } = factFields(department.department.schema)
      expect(root, 'a root field with the facts').not.toBeNull()
      const all = await facts()
      expect(all.length).toBeGreaterThan(0)
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
      const dates = all.map(({ effectiveOn }) => String(effectiveOn)).sort()
      const middle = dates[Math.floor(dates.length / 2)] ?? ''
      const byThen = all.filter(({ effectiveOn }) => String(effectiveOn) <= middle)
      expect(await facts({ asOf: middle })).toEqual(byThen)
      expect(await facts({ asOf: '1900-01-01' })).toEqual([])
      if (!indicator) return
      for (const kind of new Set(all.map((fact) => String(fact.kind)))) {
        const { data, errors } = await department.entities(
          [{ __typename: 'Indicator', code: 'X', factKinds: [kind, 'NO_SUCH_KIND'] }],
          `... on Indicator { ${root} { totalCount } }`,
        )
        expect(errors).toBeUndefined()
        expect(data).toMatchObject({
          _entities: [
            {
              [root ?? '']: {
                totalCount: handedOverKinds.includes(kind)
                  ? 0
                  : all.filter((fact) => fact.kind === kind).length,
              },
            },
          ],
        })
      }
    })

    test('provenance: every row names its file, row, hash and recorder', async () => {
      const names = files.map((file) => path.basename(file))
      for (const { field, hasProvenance, maximum } of lists) {
        expect(hasProvenance, field).toBe(true)
        const rows = await nodes(
          field,
          'provenance { sourceSystem batchId rowNo rowHash recordedBy }',
          maximum,
        )
        for (const { provenance } of rows as { provenance: Row }[]) {
          expect(names, field).toContain(provenance.sourceSystem)
          expect(provenance.rowNo, field).toBeGreaterThan(1)
          expect(provenance.rowHash, field).toMatch(/^\S{16,}$/)
          expect(provenance.recordedBy, field).toBe(definition.unit)
        }
      }
    })

    test('paging: pages of any size give the whole list, a page over the limit is refused', async () => {
      for (const { field, maximum, selection } of lists) {
        const whole = await nodes(field, selection, maximum)
        const size = Math.max(1, Math.ceil(whole.length / 3))
        const read: unknown[] = []
        for (let after: unknown = null; read.length < whole.length; ) {
          const page = await list(field, `nodes { ${selection} } pageInfo { endCursor }`, {
            first: size,
            after,
          })
          if ((page.nodes as unknown[]).length === 0) break
          read.push(...(page.nodes as unknown[]))
          after = (page.pageInfo as Row).endCursor
        }
        expect(read.slice(0, whole.length), field).toEqual(whole)
        const { errors } = await department.query(
          `{ ${field}(first: ${maximum + 1}) { totalCount } }`,
          {},
          everything,
        )
        expect(errors, field).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
      }
    })

    test('filters: a comparison that compares nothing restricts nothing', async () => {
      for (const { field, comparisons } of lists) {
        const whole = await count(field)
        for (const name of comparisons) {
          const { data, errors } = await department.query(
            `{ ${field}(filter: { ${name}: {} }) { totalCount } }`,
            {},
            everything,
          )
          expect(errors, `${field} ${name}`).toBeUndefined()
          expect((data?.[field] as Row | undefined)?.totalCount, `${field} ${name}`).toBe(whole)
        }
      }
    })

    test('paging: a cursor of another order and one that was made up are refused as bad input', async () => {
      for (const { field, selection } of lists) {
        const { endCursor } = (await list(field, 'pageInfo { endCursor }', { first: 1 }))
          .pageInfo as {
          endCursor: string | null
        }
        if (endCursor === null) continue
        const [order, ...place] = JSON.parse(Buffer.from(endCursor, 'base64url').toString())
        const forged = [
          [`OTHER_${order}`, ...place],
          [order, '\u0000', place.at(-1)],
          place,
          [order, 1, 2],
          {},
        ]
        for (const parts of forged) {
          const after = Buffer.from(JSON.stringify(parts)).toString('base64url')
          const { data, errors } = await department.query(
            `query ($after: String) { ${field}(first: 1, after: $after) { nodes { ${selection} } } }`,
            { after },
            everything,
          )
          expect(errors, `${field} ${JSON.stringify(parts)}`).toMatchObject([
            { extensions: { code: 'BAD_USER_INPUT' } },
          ])
          expect(data?.[field] ?? null, field).toBeNull()
        }
      }
    })

    test('statements: none is sent once for each row', async () => {
      for (const { field, selection, maximum } of lists) {
        // More rows may reach further tables, each by a statement of its own, but never repeat one.
        const repeated = async (first: number) => {
          department.statements()
          await nodes(field, selection, first)
          const shapes = department
            .statements()
            .map((statement) => statement.replace(/\$\d+(, \$\d+)*/g, '$'))
          return Math.max(
            ...Map.groupBy(shapes, (shape) => shape)
              .values()
              .map((all) => all.length),
          )
        }
        await repeated(1)
        const few = await repeated(2)
        expect(await repeated(maximum), field).toBeLessThanOrEqual(few)
      }
    })

    async function list(
      field: string,
      selection: string,
      variables: Row,
      identity = everything,
    ): Promise<Row> {
      const { data, errors } = await department.query(
        `query ($first: Int, $after: String) { ${field}(first: $first, after: $after) { ${selection} } }`,
        variables,
        identity,
      )
      expect(errors, field).toBeUndefined()
      return data?.[field] as Row
    }

    async function nodes(field: string, selection: string, first: number, identity?: Identity) {
      return (await list(field, `nodes { ${selection} }`, { first }, identity)).nodes as unknown[]
    }

    async function count(field: string, identity?: Identity): Promise<number> {
      return (await list(field, 'totalCount', { first: 1 }, identity)).totalCount as number
    }

    async function entities(
      type: string,
      key: string,
      keys: readonly unknown[],
      selection: string,
      identity: Identity,
    ): Promise<unknown[]> {
      const { data, errors } = await department.entities(
        keys.map((value) => ({ __typename: type, [key]: value })),
        `... on ${type} { ${key} ${selection} }`,
        identity,
      )
      expect(errors, type).toBeUndefined()
      return (data as { _entities: unknown[] })._entities
    }

    async function facts(variables: Row = {}, identity = everything): Promise<Row[]> {
      const { root } = factFields(department.department.schema)
      if (!root) return []
      const { data, errors } = await department.query(
        `query ($asOf: Date) { ${root}(asOf: $asOf, first: 1000) { nodes {
          id kind entityId subjectKey objectKey effectiveOn rowHash } } }`,
        variables,
        identity,
      )
      expect(errors).toBeUndefined()
      return (data as Record<string, { nodes: Row[] }>)[root]?.nodes ?? []
    }
  })
}

type Row = Record<string, unknown>

/** The enterprises and persons that files name, by what their cells look like. */
async function namesIn(files: readonly string[]) {
  const cells = new Set<string>()
  for (const file of files) {
    const { sheets } = await readWorkbookFile(file)
    for (const { rows } of sheets)
      for (const row of rows)
        for (const cell of row)
          for (const text of cellText(cell).split(/[、,;；\s]/)) cells.add(text)
  }
  return {
    enterprises: [...cells].filter((text) => /^[0-9A-Z]{2}\d{6}[0-9A-Z]{10}$/.test(text)),
    persons: [...cells]
      .filter((text) => /^\d{17}[\dX]$/.test(text))
      .map((text) => personId(text, TEST_PERSON_KEY)),
  }
}

function inTurn(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name, at) => [name, UNITS[at % UNITS.length] ?? '']))
}
