import { readWorkbook } from '@baibo/kernel/workbook.ts'
import { expect, test } from 'vitest'
import { createXlsxWriter, type XlsxCell } from './xlsx.ts'

async function written(
  title: string,
  header: string[],
  parts: XlsxCell[][][],
  sheetRows?: number,
): Promise<{ name: string; rows: unknown }[]> {
  const writer = createXlsxWriter(title, header, sheetRows)
  const bytes = Buffer.concat([...parts.map((rows) => writer.write(rows)), writer.end()])
  const { sheets } = await readWorkbook({ name: 'table.xlsx', bytes })
  return sheets.map(({ name, rows }) => ({ name, rows }))
}

test('text stays text and numbers are numbers', async () => {
  const cells = ['=1+1', ' 空格 ', '<a> & "b"', '𠮷', '_x0041_', '00012', '一行\n二行']
  expect(await written('表', ['甲'], [cells.map((cell) => [cell])])).toEqual([
    { name: '表', rows: [['甲'], ...cells.map((cell) => [cell])] },
  ])
  const [{ rows } = { rows: [] }] = await written(
    '表',
    ['数', '空'],
    [
      [
        [12.5, ''],
        [Number.NaN, '末'],
      ],
    ],
  )
  expect(rows).toEqual([['数', '空'], [{ number: '12.5' }], [null, '末']])
})

test('control characters and too long texts do not spoil the file', async () => {
  const [{ rows } = { rows: [] }] = await written(
    '表',
    ['甲'],
    [[['a\u0001b\r\nc'], ['长'.repeat(40_000)]]],
  )
  expect(rows).toEqual([
    ['甲'],
    [expect.stringMatching(/^a.*b.*\nc$/s)],
    [`${'长'.repeat(32_766)}…`],
  ])
})

test('rows beyond what a sheet holds go on in the next, under the same header', async () => {
  const rows = Array.from({ length: 7 }, (_, index) => [`第 ${index + 1} 行`])
  const sheets = await written('要点：甲/乙', ['列'], [rows.slice(0, 4), rows.slice(4)], 4)
  expect(sheets).toEqual([
    { name: '要点甲乙', rows: [['列'], ...rows.slice(0, 3)] },
    { name: '要点甲乙 2', rows: [['列'], ...rows.slice(3, 6)] },
    { name: '要点甲乙 3', rows: [['列'], ...rows.slice(6)] },
  ])
})

test('an empty table has its header, and the same table the same bytes', async () => {
  expect(await written('', ['列'], [])).toEqual([{ name: 'Sheet1', rows: [['列']] }])
  const bytes = () => createXlsxWriter('表', ['列']).end()
  expect(bytes()).toEqual(bytes())
})
