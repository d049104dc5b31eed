import { subgraphSdl } from '@baibo/kernel/subgraph.ts'
import { departments } from '@baibo/subgraphs/index.ts'
import { buildSchema, parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { audienceContract } from './audience.ts'

const contracts = departments.map((each) => ({ name: each.name, sdl: subgraphSdl(each) }))
const tagged = contracts.map(({ name, sdl }) => ({
  name,
  sdl:
    name === 'registry'
      ? sdl
          .replace(
            'divisions: [Division!]! @dataItem(owner: "jx-ldxzb")',
            'divisions: [Division!]! @dataItem(owner: "jx-ldxzb") @tag(name: "open")',
          )
          .replace(
            'type Division @key(fields: "code") {',
            'type Division @key(fields: "code") @tag(name: "open") {',
          )
          .replace('enum DivisionLevel {', 'enum DivisionLevel @tag(name: "open") {')
      : sdl,
}))

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
