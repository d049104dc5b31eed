import { expect, test } from 'vitest'
import { isWhole, minus, percentOf, sameAmount, withoutZeros } from './money.ts'

test('a share of an amount is exact and rounded half up to the fen', () => {
  expect(percentOf('1000000.00', '30')).toBe('300000.00')
  expect(percentOf('100.00', '33.3333')).toBe('33.33')
  expect(percentOf('0.01', '50')).toBe('0.01')
  expect(percentOf('9999999999999.99', '100')).toBe('9999999999999.99')
})

test('differences keep their sign, below one yuan as well', () => {
  expect(minus('30.00', '30.50')).toBe('-0.50')
  expect(minus('30.50', '30')).toBe('0.50')
  expect(minus('-0.50', '-1.00')).toBe('0.50')
})

test('amounts one fen apart are the same, two fen apart are not', () => {
  expect(sameAmount('1.00', '1.01')).toBe(true)
  expect(sameAmount('1.02', '1.00')).toBe(false)
})

test('percentages are whole at exactly 100', () => {
  expect(isWhole(['33.3333', '33.3333', '33.3334'])).toBe(true)
  expect(isWhole(['50', '49.9999'])).toBe(false)
  expect(isWhole([])).toBe(false)
})

test('trailing zeros go, significant ones stay', () => {
  expect(withoutZeros('40.0000')).toBe('40')
  expect(withoutZeros('33.3000')).toBe('33.3')
  expect(withoutZeros('100')).toBe('100')
})
