import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { loadDocuments, variablesFromQuery } from '@baibo/schema/documents.ts'
import { columnNames, flatten } from '@baibo/schema/flatten.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, startHub, type TestHub } from './start-hub.ts'

/**
 * The golden questions: document, variables, rows and the SQL statements that answered it. A
 * changed file in answers/ is a changed answer and is reviewed as such; they are written anew with
 * `UPDATE_ANSWERS=1 npm test -- test/questions.test.ts`, never when CI is set.
 */
const folder = path.join(import.meta.dirname, 'answers')
const update = Boolean(process.env.UPDATE_ANSWERS) && !process.env.CI
const documents = loadDocuments()
/** Dates are given, so that an answer does not change with the day. */
const variables: Record<string, string> = JSON.parse(
  await readFile(path.join(folder, 'variables.json'), 'utf8'),
)
/** Columns that say when something was loaded or answered. */
const volatile = new Set(['lastBatchAt', 'lastAnswerAt', 'openedAt', 'daysOpen'])

describe('golden questions', () => {
  let hub: TestHub
  beforeAll(async () => {
    hub = await startHub()
  })
  afterAll(() => hub.close())

  test('there are the 21 of them', () => expect(documents.size).toBe(21))

  for (const [name, document] of documents) {
    test(name, async () => {
      const query = new URLSearchParams(variables[name] ?? '')
      // The record of the table before is written in the background.
      await hub.hub.recorder.flush()
      hub.statements()
      const answer: Answer = await hub.ask(document.text, variablesFromQuery(document, query))
      const statements = hub
        .statements()
        .map(
          ({ department, statement }) =>
            `${department}: ${statement.replaceAll(/\s+/g, ' ').trim()}`,
        )
      expect(answer.errors).toBeUndefined()
      const rows = flatten(answer.data, document.flatten)
      expect(rows.length).toBeGreaterThan(0)
      for (const column of columnNames(document.flatten)) {
        expect(
          rows.some((row) => row[column] !== null),
          `${column} is null in every row`,
        ).toBe(true)
      }
      await matches(`${name}.json`, `${JSON.stringify(rows.map(stable), null, 1)}\n`)
      await matches(`${name}.sql`, `${statements.sort().join('\n')}\n`)

      const rest = await (await hub.get(`/q/${name}.json?${query}`)).json()
      expect(rest).toMatchObject({
        name,
        rows: rows.map((row) => expect.objectContaining(stable(row))),
      })
    })
  }
})

function stable(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !volatile.has(column)))
}

async function matches(file: string, content: string): Promise<void> {
  const target = path.join(folder, file)
  if (update || (!existsSync(target) && !process.env.CI)) {
    await mkdir(folder, { recursive: true })
    await writeFile(target, content)
  }
  expect(content).toBe(await readFile(target, 'utf8'))
}
