import { expect, it } from 'vitest'
import { maskName, maskPhone } from './masks.ts'

it.each([
  ['王五', '王*'],
  ['欧阳修', '欧**'],
  ['司马相如', '司***'],
  ['𠮷田一', '𠮷**'],
  ['阿卜杜拉·买买提', '阿***·***'],
  ['Anna Smith', 'A*** *****'],
  ['', ''],
])('masks the name %s', (name, masked) => {
  expect(maskName(name)).toBe(masked)
})

it.each([
  ['19900000059', '199****0059'],
  ['+86 199-0000-0059', '861******0059'],
  ['0573-82345678', '057*****5678'],
  ['82345678', '******78'],
  ['7', '*'],
  ['无', ''],
])('masks the number %s', (number, masked) => {
  expect(maskPhone(number)).toBe(masked)
})
