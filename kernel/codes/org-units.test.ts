import { describe, expect, test } from 'vitest'
import { reportingUnits } from './code-lists.ts'
import { findOrgUnit, orgUnits } from './org-units.ts'
import { checkUscc } from './uscc.ts'

describe('org units', () => {
  test('has a government or committee and a department for each of the nine reporting units', () => {
    for (const { id, type } of reportingUnits()) {
      const [government, department] = type === 'COUNTY' ? ['gov', 'kjj'] : ['gwh', 'jfb']
      const own = orgUnits().filter((unit) => unit.reportingUnit === id)
      expect(own.map((unit) => unit.id)).toEqual([
        `jx-${government}-${id}`,
        `jx-${department}-${id}`,
      ])
    }
  })

  test('calls every unit by names of its own and puts it under a unit of the list', () => {
    const called = new Map<string, string>()
    for (const { id, name, shortName, aliases, parent } of orgUnits()) {
      if (parent !== null) expect(orgUnits().some((unit) => unit.id === parent)).toBe(true)
      for (const word of new Set([id, name, shortName, ...aliases])) {
        expect(called.get(word), word).toBeUndefined()
        called.set(word, id)
        expect(findOrgUnit(word)).toBe(id)
      }
    }
  })

  test('finds a unit whatever the width of brackets, blanks and quotation marks', () => {
    expect(findOrgUnit(' 市委组织部（市委人才办） ')).toBe('jx-rcb')
    expect(findOrgUnit('浙江乍浦经济开发区（嘉兴港区）经济发展部')).toBe('jx-jfb-JX-PORT')
    expect(findOrgUnit('百博进百企百院工作领导小组办公室')).toBe('jx-ldxzb')
    expect(findOrgUnit('jx-jfb-jx-etdz')).toBe('jx-jfb-JX-ETDZ')
    expect(findOrgUnit('市人社局')).toBe('jx-rsj')
  })

  test('finds nothing for an unknown or an empty name', () => {
    expect(findOrgUnit('科技局')).toBeUndefined()
    expect(findOrgUnit('  ')).toBeUndefined()
  })

  test('gives only credit codes that pass GB 32100', () => {
    const codes = orgUnits().map((unit) => unit.uscc ?? '')
    expect(codes).toContain('12330400FF000008X9')
    expect(new Set(codes).size).toBe(codes.length)
    expect(codes.filter((code) => checkUscc(code) !== null)).toEqual([])
  })
})
