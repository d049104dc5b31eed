import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  type CellContext,
  type Column,
  choice,
  citizenId,
  code,
  date,
  decimal,
  division,
  doctoralDegree,
  industry,
  integer,
  list,
  money,
  name,
  percent,
  period,
  reportingUnit,
  text,
  uscc,
  year,
  yesNo,
} from './cells.ts'
import type { Cell } from './workbook.ts'
import { numberCell } from './workbook-cell.ts'

const plain: CellContext = { unit: null, allowTestDivision: false, date1904: false }

/** The value of a cell, or the rule it breaks. */
function read<T>(column: Column<T>, cell: NonNullable<Cell>, context: Partial<CellContext> = {}) {
  const parsed = column.parse(cell, { ...plain, ...context })
  return 'value' in parsed ? parsed.value : `broken: ${parsed.rule}`
}

describe('text', () => {
  test('is trimmed and normalised, names are only trimmed', () => {
    expect(read(text('型号'), '　ＡＢ－１２　')).toBe('AB-12')
    expect(read(name('企业名称'), ' 平湖（示例）有限公司　')).toBe('平湖（示例）有限公司')
    expect(read(name('姓名'), '𠮷田㐂')).toBe('𠮷田㐂')
  })

  test('a number becomes its digits unless digits were lost', () => {
    expect(read(text('编号'), { number: '20240001' })).toBe('20240001')
    expect(read(text('编号'), { number: '3.3048219890101E+17' })).toBe('broken: id-was-number')
    expect(read(text('编号'), '3.30482E+17')).toBe('broken: id-was-number')
  })

  test('length counts characters, and damaged text is refused', () => {
    expect(read(text('名', { max: 3 }), '𠮷𠮷𠮷')).toBe('𠮷𠮷𠮷')
    expect(read(text('名', { max: 3 }), '甲乙丙丁')).toBe('broken: text-length')
    expect(read(name('姓名'), '张\uFFFD')).toBe('broken: damaged-text')
  })
})

describe('dates', () => {
  test('every way to write a day gives the same day', () => {
    for (const written of [
      '2024-03-01',
      '2024/3/1',
      '2024年3月1日',
      '20240301',
      '2024.03.01',
      '２０２４－０３－０１',
      '2024-3-1 00:00:00',
      '2024 年 3 月 1 日',
      '45352',
      { number: '45352' },
      { number: '45352.5' },
      { number: '20240301' },
      { date: '2024-03-01' },
      { date: '2024-03-01T08:00:00' },
    ]) {
      expect(read(date('日期'), written), JSON.stringify(written)).toBe('2024-03-01')
    }
  })

  test('serials of the 1904 system are four years and a day later', () => {
    expect(read(date('日期'), { number: '43890' }, { date1904: true })).toBe('2024-03-01')
  })

  test('what is no day is refused', () => {
    for (const written of [
      '2023-02-29',
      '2024-13-01',
      '2024-3/1',
      '2024',
      { number: '2024' },
      '2024-03',
      '0024-03-01',
      '3月1日',
      '1/3/2024',
      '待定',
      true,
    ]) {
      expect(read(date('日期'), written), JSON.stringify(written)).toBe('broken: date')
    }
  })

  test('any day survives as text and as an Excel serial', () => {
    const days = fc.integer({ min: 3655, max: 73050 })
    fc.assert(
      fc.property(days, (serial) => {
        const iso = new Date(Date.UTC(1899, 11, 30 + serial)).toISOString().slice(0, 10)
        expect(read(date('日期'), { number: String(serial) })).toBe(iso)
        expect(read(date('日期'), iso.replaceAll('-', '/'))).toBe(iso)
      }),
    )
  })
})

describe('money', () => {
  const inWan = { unit: '万元' }

  test('numbers and text in yuan and ten thousand yuan give exact yuan', () => {
    expect(read(money('金额'), { number: '1234.5' })).toBe('1234.50')
    expect(read(money('金额'), '￥1,234,567.89')).toBe('1234567.89')
    expect(read(money('金额'), '１２３．４元')).toBe('123.40')
    expect(read(money('金额'), '12.5万元')).toBe('125000.00')
    expect(read(money('金额'), '12.5 万')).toBe('125000.00')
    expect(read(money('金额'), { number: '0.07' }, inWan)).toBe('700.00')
    expect(read(money('金额'), { number: '1.1' }, inWan)).toBe('11000.00')
    expect(read(money('金额'), '0.000001', inWan)).toBe('0.01')
    expect(read(money('金额'), '500元', inWan)).toBe('500.00')
    expect(read(money('金额'), numberCell('12.300000000000001'), inWan)).toBe('123000.00')
    expect(read(money('金额'), '0', inWan)).toBe('0.00')
  })

  test('what would lose a cent, is negative or no amount is refused', () => {
    expect(read(money('金额'), '1.2345671', inWan)).toBe('broken: amount-decimals')
    expect(read(money('金额'), '1.234')).toBe('broken: amount-decimals')
    expect(read(money('金额'), '-1')).toBe('broken: amount-negative')
    expect(read(money('金额'), '12345678901234')).toBe('broken: amount-size')
    for (const written of ['12,34', '1.2.3', '待定', '5美元', '(500)', { date: '2024-03-01' }]) {
      expect(read(money('金额'), written), JSON.stringify(written)).toBe('broken: amount')
    }
  })

  test('any amount in cents comes back from text in either unit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 99_999_999_999_999n }), (cents) => {
        const digits = cents.toString().padStart(7, '0')
        const yuan = `${digits.slice(0, -2).replace(/^0+(?=\d)/, '')}.${digits.slice(-2)}`
        expect(read(money('金额'), yuan)).toBe(yuan)
        expect(read(money('金额'), `${digits.slice(0, -6)}.${digits.slice(-6)}`, inWan)).toBe(yuan)
      }),
    )
  })
})

describe('numbers and words', () => {
  test('whole numbers, years, decimals and per cent', () => {
    expect(read(integer('学时'), '１２')).toBe(12)
    expect(read(integer('学时'), { number: '1.5' })).toBe('broken: integer')
    expect(read(integer('排名', { min: 1 }), '0')).toBe('broken: integer')
    expect(read(year('年度'), '2024年')).toBe(2024)
    expect(read(year('年度'), '24')).toBe('broken: year')
    expect(read(decimal('学时'), '10.50')).toBe('10.5')
    expect(read(decimal('学时'), '100')).toBe('100')
    expect(read(decimal('学时'), '1.005')).toBe('broken: decimal')
    expect(read(percent('比例'), '33.33%')).toBe('33.33')
    expect(read(percent('比例'), { number: '100' })).toBe('100')
    expect(read(percent('比例'), '100.01')).toBe('broken: percent')
    expect(read(percent('比例'), '-1')).toBe('broken: percent')
  })

  test('yes and no in their usual forms', () => {
    for (const yes of ['是', 'y', 'Ｙ', '1', '√', { number: '1' }, true]) {
      expect(read(yesNo('是否'), yes)).toBe(true)
    }
    for (const no of ['否', 'N', '0', '×', { number: '0' }, false]) {
      expect(read(yesNo('是否'), no)).toBe(false)
    }
    expect(read(yesNo('是否'), '不详')).toBe('broken: yes-no')
  })

  test('a choice takes the Chinese word or the code', () => {
    const level = choice('级别', { 国家级: 'NATIONAL', 省级: 'PROVINCIAL' })
    expect(read(level, ' 国家级 ')).toBe('NATIONAL')
    expect(read(level, 'provincial')).toBe('PROVINCIAL')
    expect(level.parse('县级', plain)).toMatchObject({
      rule: 'choice',
      message: { zh: '应为以下之一：国家级、省级' },
    })
  })

  test('periods, also when Excel made a date of them', () => {
    for (const written of ['2024Q1', '2024q1', '2024-Q1', '2024年第1季度', '2024年一季度']) {
      expect(read(period('期间'), written), written).toBe('2024Q1')
    }
    for (const written of ['2024-03', '2024/3', '2024年3月', { date: '2024-03-01' }]) {
      expect(read(period('期间'), written), JSON.stringify(written)).toBe('2024-03')
    }
    for (const written of ['2024', '2024Q5', '2024-13', '20241', { date: '2024-03-02' }]) {
      expect(read(period('期间'), written), JSON.stringify(written)).toBe('broken: period')
    }
  })

  test('a list is split at its separators, without blanks and repetitions', () => {
    const fields = list(text('研究方向'))
    expect(read(fields, '材料、化工；材料; ，环境')).toEqual(['材料', '化工', '环境'])
    expect(read(fields, { number: '5' })).toEqual(['5'])
    expect(read(fields, '、')).toBe('broken: required')
    const codes = list(uscc('代码', { required: true }))
    expect(codes.required).toBe(true)
    expect(codes.parse('91330482FF0000063A、9133', plain)).toMatchObject({
      rule: 'uscc',
      message: { zh: expect.stringContaining('“9133”') },
    })
  })
})

describe('ids and codes', () => {
  test('a citizen id is normalised, and one that was a number is refused with that reason', () => {
    const id = citizenId('证件号码')
    expect(read(id, '３４０５２４　19800101001x')).toBe('34052419800101001X')
    expect(read(id, "'34052419800101001X")).toBe('34052419800101001X')
    for (const lost of [
      { number: '3.4052419800101E+17' },
      { number: '340524198001010010' },
      '3.40524E+17',
      '340524198001010000',
    ]) {
      expect(read(id, lost), JSON.stringify(lost)).toBe('broken: id-was-number')
    }
    expect(read(id, '340524198001010010')).toBe('broken: citizen-id')
  })

  test('ids of the test division pass only where test data is allowed', () => {
    expect(read(citizenId('证件号码'), '990000199001010017')).toBe('broken: citizen-id')
    expect(read(citizenId('证件号码'), '990000199001010017', { allowTestDivision: true })).toBe(
      '990000199001010017',
    )
  })

  test('a credit code is read in any case and width', () => {
    expect(read(uscc('代码'), '９１３３０４８２ff0000063a')).toBe('91330482FF0000063A')
    expect(read(uscc('代码'), '91330482FF0000063B')).toBe('broken: uscc')
    expect(read(uscc('代码'), { number: '9.1330482E+17' })).toBe('broken: id-was-number')
  })

  test('codes may carry their names', () => {
    expect(read(division('所在区划'), '330482 平湖市')).toBe('330482')
    expect(read(division('所在区划'), { number: '330482' })).toBe('330482')
    expect(read(division('所在区划'), '330400')).toBe('broken: division')
    expect(read(reportingUnit('归属'), '嘉兴港区')).toBe('JX-PORT')
    expect(read(reportingUnit('归属'), '330400')).toBe('broken: reporting-unit')
    expect(read(industry('行业'), 'C2631')).toBe('C2631')
    expect(read(industry('行业'), 'C65')).toBe('broken: industry')
    expect(read(code('学位', 'GBT6864'), '308 工学硕士')).toBe('308')
    expect(read(code('学位', 'GBT6864'), 'B')).toBe('broken: code')
    expect(read(doctoralDegree('学位'), '208-工学博士')).toBe('208')
    for (const other of ['1', '308', '名誉博士', '博士后']) {
      expect(read(doctoralDegree('学位'), other), other).toBe('broken: doctoral-degree')
    }
  })
})

test('required columns give a value, optional ones may be null', () => {
  expectTypeOf(text('a', { required: true })).toEqualTypeOf<Column<string>>()
  expectTypeOf(text('a')).toEqualTypeOf<Column<string | null>>()
  expectTypeOf(name('a', { required: true, max: 3 })).toEqualTypeOf<Column<string>>()
  expectTypeOf(choice('a', { 甲: 'A', 乙: 'B' }, { required: true })).toEqualTypeOf<
    Column<'A' | 'B'>
  >()
  expectTypeOf(list(text('a', { required: true }))).toEqualTypeOf<Column<string[]>>()
  expectTypeOf(list(text('a'))).toEqualTypeOf<Column<string[] | null>>()
  expectTypeOf(yesNo('a', { aliases: ['b'] })).toEqualTypeOf<Column<boolean | null>>()
  expect(text('a', { required: true }).required).toBe(true)
})
