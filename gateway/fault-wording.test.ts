import { afterAll, beforeAll, expect, test } from 'vitest'
import { OFFICES } from './examples/offices.ts'
import { post } from './examples/requests.ts'
import { type ExampleGateway, startExample } from './examples/start.ts'

let offices: ExampleGateway
beforeAll(async () => {
  offices = await startExample(OFFICES, {})
})
afterAll(() => offices.close())

test.each([
  ['{ person(id: 1) { age } }', '类型 Person 没有字段 age'],
  ['{ person(id: 1, on: 2) { id } }', '字段 Query.person 没有参数 on'],
  ['{ person { id } }', '字段 person 缺少必填参数 id（类型 ID!）'],
  ['{ person(id: 1) }', '字段 person 的类型是 Person，须写明要它的哪些子字段，如 person { … }'],
  ['{ figure0 { x } }', '字段 figure0 的类型是 Int，没有子字段，不能写花括号'],
  ['query ($a: Persons) { person(id: $a) { id } }', '没有类型 Persons'],
  ['query ($a: Int) { person(id: $a) { id } }', '变量 $a 声明为 Int，而它所在的位置要求 ID!'],
  ['{ person(id: $a) { id } }', '变量 $a 没有在操作中声明'],
  ['query ($a: ID) { figure0 }', '变量 $a 声明了却没有使用'],
  ['{ person(id: 1) { ...Name } }', '没有片段 Name'],
  ['{ person(id: 1) @often { id } }', '没有指令 @often'],
  ['{ people(first: "ten") { totalCount } }', '值 "ten" 不是 Int 类型'],
  ['{ byStatus(status: IDLE) { id } }', '枚举 Status 没有值 IDLE'],
  ['{ byStatus(status: "ACTIVE") { id } }', '枚举 Status 的值应为它所列的名称，而不是 "ACTIVE"'],
  ['{ matching(filter: { age: 3 }) { id } }', '输入类型 PersonFilter 没有 age 这一项'],
  [
    '{ person(id: 1) { id } person(id: 2) { id } }',
    '字段 person 重复而内容不同，请用别名区分，如 另名: person',
  ],
  ['{ person(id: 1) { id }', '语法错误：应为 Name，得到 <EOF>'],
  ['{ person(id: 1) { id } } }', '语法错误：此处不应有 "}"'],
])('the fault in %s is told in Chinese with its names', async (query, zh) => {
  const { status, body } = await post(offices.url, { query })
  expect(status).toBe(400)
  const [[told, said]] = body.errors.map(({ message }: { message: string }) => message.split(' / '))
  expect(told).toBe(zh)
  // The English half stays as graphql-js says it.
  expect(said).toMatch(/^[A-Z][\x20-\x7E]+$/)
})

test.each([
  [
    'query ($id: ID!) { person(id: $id) { id } }',
    { id: { a: 1 } },
    '变量 $id 的值 { a: 1 } 与类型不符',
  ],
  ['query ($id: ID!) { person(id: $id) { id } }', {}, '缺少必填变量 $id（类型 ID!）'],
  ['query ($id: ID!) { person(id: $id) { id } }', { id: null }, '变量 $id（类型 ID!）不能为空'],
  [
    'query ($f: PersonFilter) { matching(filter: $f) { id } }',
    { f: { name: 3 } },
    '变量 $f.name 的值 3 与类型不符',
  ],
])(
  'a value that does not fit its variable is told by name: %s %j',
  async (query, variables, zh) => {
    const { codes, body } = await post(offices.url, { query, variables })
    expect(codes).toEqual(['BAD_USER_INPUT'])
    expect(body.errors[0].message.split(' / ')[0]).toBe(zh)
  },
)
