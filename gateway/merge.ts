import type { JsonObject } from './projector.ts'

/**
 * Merges a department's answer into the object it belongs to. Nothing is copied: an answer is fresh
 * for each request, so its parts become parts of the whole. A null never hides a value.
 */
export function mergeObject(target: JsonObject, source: JsonObject): void {
  for (const key in source) {
    const value = source[key]
    const present = target[key]
    if (present === undefined || present === null) target[key] = value
    else if (typeof value === 'object' && value !== null && typeof present === 'object') {
      if (present !== value) mergeContainers(present, value)
    } else if (value !== null) target[key] = value
  }
}

function mergeContainers(present: object, value: object): void {
  if (Array.isArray(present) && Array.isArray(value)) mergeLists(present, value)
  else if (!Array.isArray(present) && !Array.isArray(value)) {
    mergeObject(present as JsonObject, value as JsonObject)
  }
}

/** Two departments answer the same list: item by item, in order. */
function mergeLists(present: unknown[], value: readonly unknown[]): void {
  for (let index = 0; index < value.length; index += 1) {
    const item = value[index]
    const own = present[index]
    if (own === undefined || own === null) present[index] = item
    else if (typeof own === 'object' && typeof item === 'object' && item !== null) {
      mergeContainers(own, item)
    }
  }
}
