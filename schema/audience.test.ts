import { subgraphSdl } from '@baibo/kernel/subgraph.ts'
import { departments } from '@baibo/subgraphs/index.ts'
import { buildSchema, parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { audienceContract } from './audience.ts'

const contracts = departments.map((each) => ({ name: each.name, sdl: subgraphSdl(each) }))
/** The registry with its divisions, their codes, names and levels open. */
const tagged = contracts.map(({ name, sdl }) => {
  if (name !== 'registry') return { name, sdl }
  const start = sdl.indexOf('type Division @key')
  const end = sdl.indexOf('\n}\n', start)
  const open = (line: string) =>
    /^ {2}(code|name|level):/.test(line) ? `${line} @tag(name: "open")` : line
  const division = sdl.slice(start, end).split('\n').map(open).join('\n')
  const root = 'divisions: [Division!]! @dataItem(owner: "jx-ldxzb")'
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
