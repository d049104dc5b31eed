import { subgraphSdl } from '@baibo/kernel/subgraph.ts'
import { departments } from '@baibo/subgraphs/index.ts'
import { buildSchema, parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { audienceContract } from './audience.ts'
import { compose } from './compose.ts'
import { loadDocuments } from './documents.ts'

const contracts = departments.map((each) => ({ name: each.name, sdl: subgraphSdl(each) }))
/** The registry with its divisions, their codes, names and levels open. */
const tagged = contracts.map(({ name, sdl }) => {
  if (name !== 'registry') return { name, sdl }
  const start = sdl.indexOf('type Division @key')
  const end = sdl.indexOf('\n}\n', start)
  const open = (line: string) =>
    /^ {2}(code|name|level):/.test(line) ? `${line} @tag(name: "open")` : line
  const division = sdl.slice(start, end).split('\n').map(open).join('\n')
  const root = 'divisions: [Division!] @dataItem(owner: "jx-ldxzb")'
  const all = sdl.slice(0, start) + division + sdl.slice(end)
  return { name, sdl: all.replace(root, `${root} @tag(name: "open")`) }
})

test('a contract holds what carries its tag and nothing else', () => {
  const schema = buildSchema(audienceContract(tagged, 'open'))
  const faults = (text: string) => validate(schema, parse(text)).map(({ message }) => message)
  expect(faults('{ divisions { code name level } }')).toEqual([])
  expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toEqual(['divisions'])
  expect(schema.getType('Person')).toBeUndefined()
  expect(faults('{ persons { totalCount } }')).not.toEqual([])
})

test('a tag that nothing carries is named', () => {
  expect(() => audienceContract(contracts, 'open')).toThrow('open')
})

test('the contract for the public holds the figures that may be published, and no person or enterprise', () => {
  const schema = buildSchema(audienceContract(contracts, 'public'))
  const faults = (text: string) => validate(schema, parse(text)).map(({ message }) => message)
  const published = ['target-progress', 'doctors-by-unit']
  for (const { name, text } of loadDocuments().values())
    expect([name, faults(text).length === 0]).toEqual([name, published.includes(name)])
  const roots = Object.keys(schema.getQueryType()?.getFields() ?? {}).sort()
  expect(roots).toEqual(['indicator', 'indicators', 'reportingUnit', 'reportingUnits'])
  expect(schema.getSubscriptionType()).toBeUndefined()
  for (const type of ['Person', 'Enterprise', 'Fact', 'Provenance', 'Placement', 'Funding'])
    expect([type, schema.getType(type)]).toEqual([type, undefined])
})

test('the contract for the public opens no field that is conditional, sensitive or not shared', () => {
  const supergraph = compose(departments).supergraph
  for (const line of supergraph.split('\n').filter((each) => each.includes('@tag(name: "public")')))
    expect(line).not.toMatch(/share: (CONDITIONAL|NOT_SHARED)|sensitive: true|@requiresScopes/)
})
