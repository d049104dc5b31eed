import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startHub, type TestHub } from './start-hub.ts'

/** The hub's figures against those that the story's model counted without the hub. */
const expected = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'story', 'expected.json'), 'utf8'),
)
const mistakes = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'story', 'seeded-mistakes.json'), 'utf8'),
)

describe('figures', () => {
  let hub: TestHub
  beforeAll(async () => {
    hub = await startHub()
  })
  afterAll(() => hub.close())
  const rows = async (address: string) =>
    ((await (await hub.get(address)).json()) as { rows: Record<string, string>[] }).rows

  test('the indicators are met and missed as the story says', async () => {
    for (const asOf of ['2023-12-31', '2025-12-31', '2026-11-23']) {
      const found = Object.fromEntries(
        (await rows(`/q/target-progress.json?asOf=${asOf}`)).map((row) => [
          row.indicator,
          Number(row.value),
        ]),
      )
      const { JOINT_PROJECT_CUM_WITH_STARTUP: _other, ...told } = expected.indicators[asOf]
      expect(found, asOf).toMatchObject(told)
    }
  })

  test('of the four targets of 2025 two are met and two narrowly missed', async () => {
    const due = (await rows('/q/target-progress.json?asOf=2025-12-31')).filter(
      (row) => row.dueOn === '2025-12-31',
    )
    expect(Object.fromEntries(due.map((row) => [row.indicator, row.status]))).toEqual({
      PHD_PLACED_CUM: 'MET',
      CONSORTIUM_CUM: 'MET',
      IP_TRANSFER_CUM: 'BEHIND',
      MAJOR_RESULT_CUM: 'BEHIND',
    })
  })

  test('doctors, enterprises and institutes by unit', async () => {
    for (const asOf of ['2023-12-31', '2025-12-31']) {
      const found = await rows(`/q/doctors-by-unit.json?asOf=${asOf}`)
      for (const unit of expected.byUnit[asOf]) {
        expect(found.find((row) => row.reportingUnit === unit.reportingUnit)).toEqual({
          reportingUnit: unit.reportingUnit,
          unitName: unit.unitName,
          doctors: unit.doctorsPresent,
          enterprises: unit.enterprisesWithDoctors,
          institutes: unit.institutesWithDoctors,
        })
      }
    }
  })

  test('the reconciliation finds the seeded mistakes, rule by rule, and nothing else', async () => {
    const count = (rules: string[]) =>
      Object.fromEntries(
        [...Map.groupBy(rules, (rule) => rule)].map(([rule, all]) => [rule, all.length]),
      )
    const found = (await rows('/q/open-findings.json')).map((row) =>
      String(row.rule).replace('_', '-'),
    )
    expect(count(found)).toEqual(
      count(mistakes.mistakes.map((mistake: { rule: string }) => mistake.rule)),
    )
  })
})
