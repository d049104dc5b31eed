import { InvalidInputError } from '@baibo/kernel/errors.ts'
import { Kind, type ValueNode } from 'graphql'
import { type Limits, limitExceeded } from './limits.ts'

/** Checks the texts and the nesting of an argument in a document. Throws a HubError. */
export function checkValueNode(value: ValueNode, name: string, limits: Limits, depth = 0): void {
  if (depth > limits.valueDepth) throw limitExceeded('MAX_DEPTH_LIMIT')
  if (value.kind === Kind.STRING) checkText(value.value, name, limits)
  else if (value.kind === Kind.LIST) {
    for (const item of value.values) checkValueNode(item, name, limits, depth + 1)
  } else if (value.kind === Kind.OBJECT) {
    for (const field of value.fields) {
      checkValueNode(field.value, field.name.value, limits, depth + 1)
    }
  }
}

/** Checks the texts, lists and nesting of the variables as they came. Throws a HubError. */
export function checkVariables(
  variables: Readonly<Record<string, unknown>>,
  limits: Limits,
  depth = 0,
): void {
  for (const name in variables) checkValue(variables[name], name, limits, depth)
}

function checkValue(value: unknown, name: string, limits: Limits, depth: number): void {
  if (typeof value === 'string') {
    checkText(value, name, limits)
  } else if (typeof value === 'object' && value !== null) {
    if (depth >= limits.valueDepth) throw limitExceeded('MAX_DEPTH_LIMIT')
    if (!Array.isArray(value)) {
      checkVariables(value as Record<string, unknown>, limits, depth + 1)
      return
    }
    if (value.length > limits.listItems) {
      throw new InvalidInputError({
        zh: `参数 ${name} 的列表过长`,
        en: `The list given for ${name} is too long`,
      })
    }
    for (const item of value) checkValue(item, name, limits, depth + 1)
  }
}

function checkText(text: string, name: string, limits: Limits): void {
  if (text.length <= limits.textLength) return
  throw new InvalidInputError({
    zh: `参数 ${name} 的文本过长`,
    en: `The text given for ${name} is too long`,
  })
}
