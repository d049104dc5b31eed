import { InvalidInputError } from '@baibo/kernel/errors.ts'
import type { Draft } from './personal-items.ts'

const MOST_TITLE = 100
const MOST_TILES = 60
const MOST_DEFINITION_BYTES = 100_000
/** The gateway takes no longer text either. */
const MOST_DOCUMENT = 4_000
const MOST_VARIABLES_BYTES = 20_000

/** Title and definition as they are kept. Throws BAD_USER_INPUT, naming the field and its limit. */
export function dashboardDraft(given: { title: string; definition: unknown }): Draft {
  const { definition } = given
  if (!isObject(definition) || !Array.isArray(definition.tiles)) {
    throw new InvalidInputError(
      {
        zh: `definition 应为含 tiles 列表的 JSON 对象，收到 ${nameOf(definition)}`,
        en: `definition: expected a JSON object with a list tiles, got ${nameOf(definition)}`,
      },
      { extensions: { field: 'definition' } },
    )
  }
  requireAtMost('definition.tiles', definition.tiles.length, MOST_TILES, '个图块', 'tiles')
  requireAtMost('definition', bytesOf(definition), MOST_DEFINITION_BYTES, '字节', 'bytes')
  // graphql makes objects without prototype of literals; drizzle takes ordinary ones only.
  return { title: titleOf(given.title), content: { ...definition } }
}

/** Title, document and variables as they are kept. Throws BAD_USER_INPUT. */
export function savedQueryDraft(given: {
  title: string
  document: string
  variables: unknown
}): Draft {
  const { document, variables } = given
  if (document.trim() === '') {
    throw new InvalidInputError(
      { zh: 'document 不能为空', en: 'document: must not be empty' },
      { extensions: { field: 'document' } },
    )
  }
  requireAtMost('document', document.length, MOST_DOCUMENT, '字', 'characters')
  if (!isObject(variables)) {
    throw new InvalidInputError(
      {
        zh: `variables 应为 JSON 对象，收到 ${nameOf(variables)}`,
        en: `variables: expected a JSON object, got ${nameOf(variables)}`,
      },
      { extensions: { field: 'variables' } },
    )
  }
  requireAtMost('variables', bytesOf(variables), MOST_VARIABLES_BYTES, '字节', 'bytes')
  return { title: titleOf(given.title), content: { document, variables } }
}

function titleOf(given: string): string {
  const title = given.trim()
  if (title === '') {
    throw new InvalidInputError(
      { zh: 'title 不能为空', en: 'title: must not be empty' },
      { extensions: { field: 'title' } },
    )
  }
  requireAtMost('title', title.length, MOST_TITLE, '字', 'characters')
  return title
}

function requireAtMost(field: string, got: number, max: number, zh: string, en: string): void {
  if (got <= max) return
  throw new InvalidInputError(
    {
      zh: `${field} 最多 ${max} ${zh}，收到 ${got} ${zh}`,
      en: `${field}: at most ${max} ${en}, got ${got}`,
    },
    { extensions: { field, max } },
  )
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function nameOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'list' : typeof value
}
