import { describe, expect, expectTypeOf, test } from 'vitest'
import { fromBufferPromise } from 'yauzl'
import { choice, citizenId, date, list, money, name, percent, text, uscc, yesNo } from './cells.ts'
import {
  columnLetter,
  defineSheet,
  type ReadSheet,
  type RowOf,
  readSheets,
  type SheetDefinition,
} from './sheet.ts'
import { type Cell, readWorkbook, type Workbook } from './workbook.ts'
import { writeMarkedWorkbook } from './workbook-write.ts'

const projects = defineSheet({
  name: '项目',
  columns: {
    id: text('项目编号', { required: true }),
    title: name('项目名称', { required: true }),
    enterprise: uscc('委托企业代码', { required: true, aliases: ['统一社会信用代码'] }),
    start: date('开始日期', { required: true }),
    amount: money('合同金额(万元)', { required: true }),
    race: yesNo('是否赛马制'),
    level: choice('级别', { 省级: 'PROVINCIAL', 市级: 'MUNICIPAL' }),
    fields: list(text('研究方向')),
  },
})

const shares = defineSheet({
  name: '知识产权协议',
  columns: {
    output: text('成果编号', { required: true }),
    owner: uscc('权属方代码', { required: true }),
    share: percent('权属比例(%)', { required: true }),
  },
})

const header: Cell[] = ['项目编号', '项目名称', '委托企业代码', '开始日期', '合同金额（万元）']
const row: Cell[] = ['P-1', '涂层', '91330482FF0000063A', '2024-03-01', { number: '12.5' }]

function book(rows: Cell[][], sheetName = 'Sheet1'): Workbook {
  return { name: '项目.xlsx', sheets: [{ name: sheetName, rows }] }
}

function readOne(rows: Cell[][], definitions: SheetDefinition[] = [projects, shares]): ReadSheet {
  const read = readSheets(book(rows), definitions)
  expect(read).toHaveLength(1)
  return read[0] as ReadSheet
}

async function partOf(bytes: Buffer, part: string): Promise<string> {
  const zip = await fromBufferPromise(bytes)
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName !== part) continue
    return Buffer.concat(await (await zip.openReadStreamPromise(entry)).toArray()).toString()
  }
  throw new Error(`no ${part}`)
}

const refusal = (code: string, message = '') =>
  expect.objectContaining({
    name: 'InputFileError',
    code,
    message: expect.stringContaining(message),
  })

describe('headers', () => {
  test('a row has the type and values of its definition', () => {
    type Row = RowOf<typeof projects>
    expectTypeOf<Row['amount']>().toEqualTypeOf<string>()
    expectTypeOf<Row['race']>().toEqualTypeOf<boolean | null>()
    expectTypeOf<Row['level']>().toEqualTypeOf<'PROVINCIAL' | 'MUNICIPAL' | null>()
    expectTypeOf<Row['fields']>().toEqualTypeOf<string[] | null>()
    const read = readOne([header, row])
    expect(read.definition).toBe(projects)
    expect(read.rows).toEqual([
      {
        rowNumber: 2,
        values: {
          id: 'P-1',
          title: '涂层',
          enterprise: '91330482FF0000063A',
          start: '2024-03-01',
          amount: '125000.00',
          race: null,
          level: null,
          fields: null,
        },
      },
    ])
    expect(read).toMatchObject({ rowCount: 1, errors: [], warnings: [], sheetName: 'Sheet1' })
  })

  test('headers match in any order, width, spacing, with marks, aliases and unknown columns', () => {
    const read = readOne([
      [
        '合同金额\n（元）',
        ' 项 目 编 号 ',
        '项目名称*',
        '统一社会信用代码',
        '开始日期：',
        '备注',
        '序号',
      ],
      [
        '125,000',
        'P-1',
        '涂层',
        '91330482FF0000063A',
        { number: '45352' },
        '见附件',
        { number: '1' },
      ],
    ])
    expect(read.errors).toEqual([])
    expect(read.rows[0]?.values).toMatchObject({ amount: '125000.00', start: '2024-03-01' })
    expect(read.warnings).toEqual([expect.stringContaining('F 列“备注”')])
    expect(read.columns.amount).toEqual({ index: 0, header: '合同金额\n（元）', unit: '元' })
    expect(read.raw(2, 0)).toBe('125,000')
  })

  test('the unit comes from the header, else the caption, else the definition', () => {
    const bare: Cell[] = [...header.slice(0, 4), '合同金额']
    const amount = (rows: Cell[][]) => readOne(rows).rows[0]?.values.amount
    expect(amount([bare, row])).toBe('125000.00')
    expect(amount([['项目汇总表'], [null, null, null, '单位：元'], bare, row])).toBe('12.50')
    expect(amount([['金额单位：万元'], [...header.slice(0, 4), '合同金额(元)'], row])).toBe('12.50')
    expect(amount([['填报单位：元通公司'], bare, row])).toBe('125000.00')
    expect(() => readOne([[...header.slice(0, 4), '合同金额（亿元）'], row])).toThrow(
      refusal('SHEET_UNIT', '合同金额（亿元）'),
    )
  })

  test('titles, merged captions and two-line headers stand above the data', () => {
    const read = readOne([
      ['二〇二四年项目一览表'],
      [],
      ['填报单位：市科技局', null, null, '填报日期：2024-12-01'],
      ['项目编号', '项目名称', '委托方', '时间与金额'],
      [null, null, '委托企业代码', '开始日期', '合同金额(万元)'],
      row,
    ])
    expect(read.rows.map(({ rowNumber }) => rowNumber)).toEqual([6])
    expect(read.warnings).toEqual([])
  })

  test('blank rows, totals, repeated headers and closing notes are no data', () => {
    const read = readOne([
      header,
      row,
      [],
      ['小计', null, null, null, { number: '12.5' }],
      header,
      ['P-2', ...row.slice(1)],
      [null, '  '],
      ['合 计', null, null, null, { number: '25' }],
      ['总计（2项）'],
      ['注：金额含税'],
      ['填表人：张三', null, '审核人：李四'],
      [],
    ])
    expect(read.rows.map(({ rowNumber }) => rowNumber)).toEqual([2, 6])
    expect(read).toMatchObject({ rowCount: 2, errors: [] })
  })

  test('a missing required column refuses the sheet and is named', () => {
    const lacking = [['项目编号', '项目名称', '开始日期', '企业'], row]
    expect(() => readOne(lacking)).toThrow(
      refusal('SHEET_COLUMN_MISSING', '委托企业代码、合同金额(万元)'),
    )
    expect(() => readOne(lacking)).toThrow(refusal('SHEET_COLUMN_MISSING', '未能识别的列：“企业”'))
  })

  test('the same column twice is refused', () => {
    expect(() => readOne([[...header, '统一社会信用代码'], row])).toThrow(
      refusal('SHEET_COLUMN_TWICE', '“委托企业代码”和“统一社会信用代码”'),
    )
  })

  test('an unknown sheet is refused with what came nearest', () => {
    expect(() =>
      readOne([
        ['项目编号', '甲', '乙'],
        ['1', '2', '3'],
      ]),
    ).toThrow(refusal('SHEET_NOT_RECOGNISED', '最接近项目，还缺：项目名称'))
    expect(() => readOne([['姓名', '年龄']])).toThrow(
      refusal('SHEET_NOT_RECOGNISED', '可接受：项目、知识产权协议。文件中的表头：“姓名”“年龄”'),
    )
    expect(() => readOne([])).toThrow(refusal('SHEET_NOT_RECOGNISED', '没有内容'))
  })

  test('two definitions with the same headers are told apart by the name of the sheet only', () => {
    const twin = { ...projects, name: '历史项目' }
    expect(() =>
      readSheets(book([header, row]), [twin, shares, { ...twin, name: '新项目' }]),
    ).toThrow(refusal('SHEET_AMBIGUOUS', '历史项目、新项目'))
    const [read] = readSheets(book([header, row], '历史项目2023'), [
      { ...projects, name: '新项目' },
      twin,
    ])
    expect(read?.definition).toBe(twin)
  })

  test('several sheets of one file are read; one that fits nothing is passed over with a warning', () => {
    const workbook: Workbook = {
      name: '科技.xlsx',
      sheets: [
        { name: '填表说明', rows: [['本表由科技局填报']] },
        { name: '表1', rows: [header, row] },
        {
          name: '表2',
          rows: [
            ['成果编号', '权属方代码', '权属比例（%）'],
            ['C-1', '91330482FF0000063A', '60%'],
          ],
        },
        { name: '空表', rows: [] },
      ],
    }
    const read = readSheets(workbook, [projects, shares])
    expect(read.map(({ sheetName, definition }) => [sheetName, definition.name])).toEqual([
      ['表1', '项目'],
      ['表2', '知识产权协议'],
    ])
    expect(read[1]?.rows[0]?.values).toMatchObject({ share: '60' })
    expect(read[0]?.warnings).toEqual([expect.stringContaining('填表说明')])
  })
})

describe('errors', () => {
  const wrong: Cell[][] = [
    ['项目一览表'],
    header,
    ['P-1', null, '91330482FF0000063B', '2024-02-30', { error: '#REF!' }],
    ['P-2', '涂层', { number: '9.13304820000001E+17' }, '2024-03-01', { error: '#NO_VALUE' }],
    ['P-3', '涂层', '91330482FF0000063A', '2024-03-01', '0.5'],
  ]

  test('every bad cell is named by file, sheet, row, column, value and rule', () => {
    const read = readOne(wrong)
    expect(
      read.errors.map(({ row, column, header, value, rule }) => [row, column, header, value, rule]),
    ).toEqual([
      [3, 'B', '项目名称', '', 'required'],
      [3, 'C', '委托企业代码', '91330482FF0000063B', 'uscc'],
      [3, 'D', '开始日期', '2024-02-30', 'date'],
      [3, 'E', '合同金额（万元）', '#REF!', 'cell-error'],
      [4, 'C', '委托企业代码', '9.13304820000001E+17', 'id-was-number'],
      [4, 'E', '合同金额（万元）', '#NO_VALUE', 'cell-error'],
    ])
    for (const error of read.errors) {
      expect(error).toMatchObject({ file: '项目.xlsx', sheet: 'Sheet1' })
      expect(error.message).toMatch(/\p{Script=Han}.* \/ \w/u)
    }
    expect(read.rows.map(({ rowNumber }) => rowNumber)).toEqual([5])
    expect(read.rowCount).toBe(3)
  })

  test('test ids pass unless the caller or production says no', () => {
    const people = defineSheet({
      name: '名单',
      columns: { person: citizenId('证件号码', { required: true }) },
    })
    const workbook = book([['证件号码'], ['990000199001010017']])
    const errors = (options = {}) => readSheets(workbook, [people], options)[0]?.errors.length
    expect(errors()).toBe(0)
    expect(errors({ allowTestDivision: false })).toBe(1)
    const before = process.env.NODE_ENV
    process.env.NODE_ENV = 'production'
    expect(errors()).toBe(1)
    expect(errors({ allowTestDivision: true })).toBe(0)
    process.env.NODE_ENV = before
  })

  test('columns are lettered as in Excel', () => {
    expect(columnLetter(0)).toBe('A')
    expect(columnLetter(26)).toBe('AA')
    expect(columnLetter(701)).toBe('ZZ')
  })

  test('the marked workbook names the problems, keeps ids as text and can be read again', async () => {
    const rows = wrong.map((cells) => [...cells])
    rows[4]?.splice(0, 1, '0012')
    const original = book(rows, '项目[1]')
    const [read] = readSheets(original, [projects])
    const bytes = await writeMarkedWorkbook(original, read?.errors ?? [])
    const marked = await readWorkbook({ name: '标注.xlsx', bytes })
    const grid = marked.sheets[0]
    expect(grid?.name).toBe('项目 1 ')
    expect(grid?.rows[1]?.[5]).toBe('问题')
    expect(grid?.rows[2]?.[5]).toContain('C 委托企业代码：统一社会信用代码校验位不符')
    expect(grid?.rows[4]).toEqual(['0012', '涂层', '91330482FF0000063A', '2024-03-01', '0.5'])
    const [again] = readSheets(marked, [projects])
    expect(again?.warnings).toEqual([])
    const places = (sheet: ReadSheet | undefined) =>
      sheet?.errors.map(({ row, column, rule }) => `${row}${column} ${rule}`)
    expect(places(again)).toEqual(places(read))

    const twice = await writeMarkedWorkbook(marked, again?.errors ?? [])
    const remarked = await readWorkbook({ name: '标注.xlsx', bytes: twice })
    expect(remarked.sheets[0]?.rows[1]?.filter((cell) => cell === '问题')).toHaveLength(1)
  })

  test('bad cells are coloured, empty ones too', async () => {
    const original = book(wrong)
    const [read] = readSheets(original, [projects])
    const bytes = await writeMarkedWorkbook(original, read?.errors ?? [])
    const styles = await partOf(bytes, 'xl/styles.xml')
    expect(styles).toContain('FFC7CE')
    const sheet = await partOf(bytes, 'xl/worksheets/sheet1.xml')
    const style = (address: string) =>
      new RegExp(`<c r="${address}"[^>]*s="(\\d+)"`).exec(sheet)?.[1]
    expect(style('B3')).toBeDefined()
    expect(style('C3')).not.toBe(style('C5'))
  })
})

test('a hundred thousand rows are read, errors in all of them', () => {
  const rows = Array.from({ length: 100_000 }, (_, index): Cell[] => [
    `P-${index}`,
    ...row.slice(1, 4),
    'x',
  ])
  const read = readOne([header, ...rows])
  expect(read).toMatchObject({ rowCount: 100_000, rows: [] })
  expect(read.errors.at(-1)).toMatchObject({ row: 100_001, rule: 'amount' })
})
