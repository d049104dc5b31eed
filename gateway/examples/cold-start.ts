// Starts a gateway in a fresh process and sends it one deeply nested request, then an honest one.
import { OFFICES } from './offices.ts'
import { post } from './requests.ts'
import { startExample } from './start.ts'

const [, , kind = 'list'] = process.argv
const LEVELS = 25_000

function deepRequest(): { query: string; variables?: unknown } {
  const fits = (unit: string, tokens: number) => unit.repeat(Math.floor(1980 / tokens))
  switch (kind) {
    case 'list':
      return { query: `{ person(id: ${fits('[', 1)}) { id } }` }
    case 'object':
      return { query: `{ person(id: ${fits('{a:', 3)}) { id } }` }
    case 'selection':
      return { query: fits('{a', 2) }
    case 'inline-fragment':
      return { query: `${fits('{...', 2)} a ${'}'.repeat(10)}` }
    case 'type':
      return { query: `query ($a: ${fits('[', 1)}Int) { a }` }
    default:
      return { query: '{'.repeat(LEVELS) }
  }
}

const offices = await startExample(OFFICES, { limits: {} })
const { query, variables } = deepRequest()
const deep = await post(
  offices.url,
  kind === 'variables'
    ? `{"query":"query ($f: PersonFilter) { matching(filter: $f) { id } }","variables":{"f":${'{"and":['.repeat(LEVELS)}${']}'.repeat(LEVELS)}}}`
    : { query, variables },
)
const { body: after } = await post(offices.url, { query: '{ __typename }' })
console.log(JSON.stringify({ deep: { status: deep.status, code: deep.codes[0] }, after }))
await offices.close()
