import { readFile } from 'node:fs/promises'
import { contractFiles } from '@baibo/schema/compose.ts'
import { loadDocuments } from '@baibo/schema/documents.ts'
import { openApi } from '@baibo/schema/openapi.ts'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { buildSchema } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startHub, type TestHub } from './start-hub.ts'

async function lint(source: string): Promise<string[]> {
  // The recommended rules, all of them as errors but the ones about hosting.
  const config = await createConfig({ extends: ['recommended-strict'] })
  const problems = await lintFromString({ source, config, absoluteRef: 'openapi.json' })
  return problems.map(({ ruleId, message, location }) => {
    const [place] = location
    return `${ruleId}: ${message} at ${place && 'pointer' in place ? place.pointer : ''}`
  })
}

describe('the contract of the REST side', () => {
  let hub: TestHub
  beforeAll(async () => {
    hub = await startHub()
  })
  afterAll(() => hub.close())

  test('is valid OpenAPI 3.1 and open to everyone', async () => {
    const response = await hub.get('/openapi.json', '')
    expect(response.status).toBe(200)
    const source = await response.text()
    expect(JSON.parse(source).openapi).toMatch(/^3\.1\./)
    expect(await lint(source)).toEqual([])
  })

  test('the linter finds a fault where there is one', async () => {
    const contract = JSON.parse(await (await hub.get('/openapi.json')).text())
    contract.paths['/q/doctors-by-unit.json'].get.parameters[0].in = 'somewhere'
    delete contract.components.schemas.Error
    const problems = await lint(JSON.stringify(contract))
    expect(problems.join('\n')).toMatch(/\/parameters\/0\/in/)
    expect(problems.join('\n')).toMatch(/no-unresolved-refs/)
  })

  test('names every approved document in every format, with its variables', async () => {
    const contract = JSON.parse(await (await hub.get('/openapi.json')).text())
    for (const [name, { variables }] of loadDocuments()) {
      for (const format of ['json', 'csv', 'xlsx']) {
        const { parameters } = contract.paths[`/q/${name}.${format}`].get
        const names = parameters.map((each: { name: string }) => each.name)
        expect(names).toEqual(
          expect.arrayContaining(variables.map((node) => node.variable.name.value)),
        )
      }
    }
  })

  test('describes what the committed contract describes', async () => {
    const schema = buildSchema(await readFile(contractFiles.api, 'utf8'))
    const committed = openApi(loadDocuments().values(), schema, '1')
    expect(await (await hub.get('/openapi.json')).json()).toEqual(
      JSON.parse(JSON.stringify(committed)),
    )
  })
})
