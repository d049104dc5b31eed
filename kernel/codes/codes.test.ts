import { describe, expect, test } from 'vitest'
import {
  checkCitizenId,
  citizenBirthDate,
  citizenIdCheckDigit,
  citizenSex,
  maskCitizenId,
} from './citizen-id.ts'
import {
  checkDoctoralDegree,
  codeList,
  findCode,
  findIndustry,
  findReportingUnit,
  reportingUnitOf,
  reportingUnits,
} from './code-lists.ts'
import {
  checkUscc,
  organisationCheckDigit,
  usccAlphabet,
  usccCheckDigit,
  usccWarning,
} from './uscc.ts'

const fixtures = [
  '91330402FF00000126',
  '91330411FF00000202',
  '91330421FF0000039E',
  '91330424FF0000047L',
  '91330481FF00000551',
  '91330482FF0000063A',
  '91330483FF0000071K',
  '12330400FF000008X9',
]

describe('unified social credit code', () => {
  test('the worked example of GB 32100 gives check character 3, and its invalid form is refused', () => {
    expect(usccCheckDigit('91350100M000100Y4')).toBe('3')
    expect(checkUscc('91350100M000100Y43')).toBeNull()
    expect(checkUscc('91350100M000100Y4Z')).toContain('“Z”')
  })

  test('the synthetic codes pass both check digits', () => {
    for (const code of fixtures) {
      expect([code, checkUscc(code), usccWarning(code)]).toEqual([code, null, null])
      expect(organisationCheckDigit(code.slice(8, 16))).toBe(code.charAt(16))
    }
  })

  test('every single wrong character of a code is noticed', () => {
    const code = '91330482FF0000063A'
    for (let position = 0; position < 18; position++) {
      for (const symbol of usccAlphabet) {
        if (symbol === code.charAt(position)) continue
        const wrong = code.slice(0, position) + symbol + code.slice(position + 1)
        expect(checkUscc(wrong), wrong).not.toBeNull()
      }
    }
  })

  test('a wrong organisation code is an error on digits and only a warning on letters', () => {
    const withDigits = '91330400123456781'
    expect(organisationCheckDigit('12345678')).not.toBe('1')
    expect(checkUscc(withDigits + usccCheckDigit(withDigits))).toContain('组织机构代码')
    const withLetters = '91330402FF0000013'
    const code = withLetters + usccCheckDigit(withLetters)
    expect(checkUscc(code)).toBeNull()
    expect(usccWarning(code)).toContain('第17位')
  })

  test('shape and length are named', () => {
    expect(checkUscc('9133048')).toContain('18位')
    expect(checkUscc('91330482ff0000063a')).not.toBeNull()
  })
})

describe('citizen id', () => {
  test('the worked example of GB 11643 ends in X', () => {
    expect(citizenIdCheckDigit('34052419800101001')).toBe('X')
    expect(checkCitizenId('34052419800101001X')).toBeNull()
    expect(checkCitizenId('340524198001010010')).toContain('校验位')
    expect(checkCitizenId('34052419800101001x')).not.toBeNull()
  })

  test('the test division passes only with the switch', () => {
    for (const id of ['990000199001010017', '990000198802290026', '990000199112310039']) {
      expect(checkCitizenId(id, { allowTestDivision: true })).toBeNull()
      expect(checkCitizenId(id)).toContain('990000')
    }
  })

  test('impossible dates, divisions and shapes are refused', () => {
    const make = (first17: string) => first17 + citizenIdCheckDigit(first17)
    expect(checkCitizenId(make('33040219890229001'))).toContain('出生日期')
    expect(checkCitizenId(make('33040229990101001'))).toContain('出生日期')
    expect(checkCitizenId(make('33040219891301001'))).toContain('出生日期')
    expect(checkCitizenId(make('10040219890201001'))).toContain('区划')
    expect(checkCitizenId('330402890201001')).toContain('15位')
    expect(checkCitizenId('')).toContain('0位')
  })

  test('a message never repeats the id', () => {
    expect(checkCitizenId('340524198001010010')).not.toContain('19800101')
  })

  test('birth date, sex and mask', () => {
    expect(citizenBirthDate('990000198802290026')).toBe('1988-02-29')
    expect(citizenSex('990000198802290026')).toBe('FEMALE')
    expect(citizenSex('990000199001010017')).toBe('MALE')
    expect(maskCitizenId('34052419800101001X')).toBe('340***********001X')
    expect(maskCitizenId('3405')).toBe('****')
  })
})

describe('code lists', () => {
  test('the lists have the sizes of their standards', () => {
    expect(codeList('GBT2260')).toHaveLength(8)
    expect(codeList('GBT4754').filter((code) => code.parent === null)).toHaveLength(20)
    expect(codeList('GBT4754').filter((code) => code.parent !== null)).toHaveLength(97)
    expect(codeList('GBT6864').filter((code) => code.parent === '2')).toHaveLength(15)
    expect(codeList('GBT6864')).toHaveLength(4 + 15 + 24 + 13)
  })

  test('every parent exists', () => {
    for (const list of ['GBT2260', 'GBT6864', 'GBT4754'] as const) {
      const codes = new Set(codeList(list).map((code) => code.code))
      expect(codes.size).toBe(codeList(list).length)
      for (const code of codeList(list)) {
        if (code.parent !== null) expect(codes).toContain(code.parent)
      }
    }
  })

  test('a cell may hold a code, a code with its name, or the name', () => {
    for (const cell of [
      '208',
      '208-工学博士',
      '208 工学博士学位',
      '工学博士',
      '２０８（工学博士）',
    ]) {
      expect(findCode('GBT6864', cell)?.code, cell).toBe('208')
    }
    for (const cell of ['330482', '330482 平湖市', '平湖市', '330482平湖市']) {
      expect(findCode('GBT2260', cell)?.code, cell).toBe('330482')
    }
    expect(findCode('GBT6864', '博士')?.code).toBe('2')
  })

  test('a code that contradicts its name, or an unknown one, is not found', () => {
    expect(findCode('GBT2260', '330481 桐乡市')).toBeNull()
    expect(findCode('GBT2260', '330499')).toBeNull()
    expect(findCode('GBT2260', '')).toBeNull()
    expect(findCode('GBT6864', 'B')).toBeNull()
  })

  test('only real doctorates are doctorates', () => {
    for (const code of ['2', '201', '212', '245', '250'])
      expect(checkDoctoralDegree(code)).toBeNull()
    expect(checkDoctoralDegree('1')).toContain('名誉')
    for (const code of ['301', '299', '22', '2081', '']) {
      expect(checkDoctoralDegree(code), code).not.toBeNull()
    }
  })

  test('an industry code must have a division of its section', () => {
    const code = (cell: string) => {
      const found = findIndustry(cell)
      return 'code' in found ? found.code : found.problem
    }
    expect(code('C')).toBe('C')
    expect(code('c26')).toBe('C26')
    expect(code('C2631')).toBe('C2631')
    expect(code('C39 计算机、通信和其他电子设备制造业')).toBe('C39')
    expect(code('纺织业')).toBe('C17')
    expect(code('房地产业')).toBe('K')
    expect(code('C65')).toContain('属于门类I')
    expect(code('C99')).toContain('没有')
    expect(code('26')).toContain('门类字母')
    expect(code('C2')).toContain('两位')
    expect(code('B/S')).toContain('采矿业')
    expect(code('C17 造纸业')).toContain('纺织业')
    expect(code('C263 基础化学原料制造')).toBe('C263')
    expect(code('纺织')).toContain('GB/T 4754')
    expect(code('')).toContain('GB/T 4754')
  })

  test('nine units report, and the city is none of them', () => {
    expect(reportingUnits()).toHaveLength(9)
    expect(reportingUnitOf('330482')?.name).toBe('平湖市')
    expect(reportingUnitOf('330400')).toBeNull()
    expect(findReportingUnit('嘉兴港区')?.id).toBe('JX-PORT')
    expect(findReportingUnit('jx-etdz 嘉兴经济技术开发区')?.divisions).toEqual(['330402', '330411'])
    expect(findReportingUnit('330402南湖区')?.id).toBe('330402')
    expect(findReportingUnit('330402 秀洲区')).toBeNull()
    expect(findReportingUnit('330400')).toBeNull()
  })
})
