import { readFileSync } from 'node:fs'
import { compose, contractFiles } from '@baibo/schema/compose.ts'
import { findBrokenDocuments, loadDocuments } from '@baibo/schema/documents.ts'
import { findRuleBreaks } from '@baibo/schema/rules.ts'
import { departments } from '@baibo/subgraphs/index.ts'
import { buildSchema } from 'graphql'
import { describe, expect, test } from 'vitest'

const supergraph = readFileSync(contractFiles.supergraph, 'utf8')

describe('the contract', () => {
  test('is what the departments compose to today', () => {
    const composed = compose(departments)
    expect(composed.supergraph === supergraph).toBe(true)
    expect(composed.api === readFileSync(contractFiles.api, 'utf8')).toBe(true)
  })

  test('has a Chinese description and a data item on every field', () => {
    expect(findRuleBreaks(supergraph)).toEqual([])
  })

  test('is refused when a field loses its data item or its description', () => {
    const bare = supergraph.replace(/@dataItem\(owner: "[^)]*\)/, '')
    expect(findRuleBreaks(bare)).toHaveLength(1)
    expect(findRuleBreaks('type A { "english only" b: Int @dataItem(owner: "x") }')).toEqual([
      'A 没有中文说明 / A has no Chinese description',
      'A.b 没有中文说明 / A.b has no Chinese description',
    ])
  })

  test('is refused when one department that is down could empty the answers of the others', () => {
    const strict = supergraph.replace(/^( {2}financeFreshness: DataFreshness)/m, '$1!')
    expect(findRuleBreaks(strict)).toEqual([
      expect.stringMatching(/^Query\.financeFreshness 应可为空/),
    ])
  })

  test('answers every approved document', () => {
    const api = buildSchema(readFileSync(contractFiles.api, 'utf8'))
    const documents = loadDocuments()
    expect(documents.size).toBeGreaterThanOrEqual(21)
    expect(findBrokenDocuments(documents.values(), api)).toEqual([])
  })
})
