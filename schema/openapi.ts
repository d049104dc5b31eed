import { type GraphQLSchema, isEnumType, Kind, type TypeNode } from 'graphql'
import { documentColumns } from './columns.ts'
import type { ApprovedDocument } from './documents.ts'

type JsonSchema = Record<string, unknown>

const SCALARS: Record<string, JsonSchema> = {
  Int: { type: 'integer' },
  Float: { type: 'number' },
  Boolean: { type: 'boolean' },
  Date: { type: 'string', format: 'date' },
  DateTime: { type: 'string', format: 'date-time' },
  Decimal: { type: 'string', pattern: String.raw`^-?\d+(\.\d+)?$` },
}

const FORMATS = ['json', 'csv', 'xlsx'] as const
type Format = (typeof FORMATS)[number]

const ENCODING = option('encoding', 'CSV 的编码；UTF-8 带 BOM', {
  enum: ['utf-8', 'gb18030'],
  default: 'utf-8',
})
const TITLES = option('titles', '首行：中文列名，或字段名', {
  enum: ['zh', 'keys'],
  default: 'zh',
})
const PAGE = option('page', '页码；给出后按页返回，前后页见 Link 标头', {
  type: 'integer',
  minimum: 1,
})
const PAGE_SIZE = option('per_page', '每页行数，默认 100', {
  type: 'integer',
  minimum: 1,
  maximum: 1000,
})

function option(name: string, description: string, schema: JsonSchema): JsonSchema {
  return { name, in: 'query', required: false, description, schema }
}

/** The REST side of the approved documents as OpenAPI 3.1. */
export function openApi(
  documents: Iterable<ApprovedDocument>,
  schema: GraphQLSchema,
  version: string,
): JsonSchema {
  const paths = [...documents].flatMap((document) =>
    FORMATS.map((format) => [`/q/${document.name}.${format}`, pathItem(document, schema, format)]),
  )
  return {
    openapi: '3.1.0',
    info: {
      title: '百博数据枢纽 · 批准的问题',
      version,
      description: '每个批准的问题都是一个 GraphQL 文档，权限、用途与审计和 GraphQL 完全相同。',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: {
        Error: {
          type: 'object',
          required: ['message', 'extensions'],
          properties: {
            message: { type: 'string', description: '中文在前，英文在后' },
            path: { type: 'array', items: { type: ['string', 'integer'] } },
            extensions: {
              type: 'object',
              required: ['code'],
              properties: {
                code: { type: 'string' },
                department: { type: 'string' },
                requestId: { type: 'string' },
              },
            },
          },
        },
        Refusal: {
          type: 'object',
          required: ['errors'],
          properties: { errors: { type: 'array', items: { $ref: '#/components/schemas/Error' } } },
        },
      },
    },
  }
}

function pathItem(document: ApprovedDocument, schema: GraphQLSchema, format: Format): JsonSchema {
  const parameters = document.variables.map((node) => ({
    name: node.variable.name.value,
    in: 'query',
    required: node.type.kind === Kind.NON_NULL_TYPE && !node.defaultValue,
    ...(isList(node.type) ? { style: 'form', explode: false } : {}),
    schema: typeSchema(node.type, schema),
  }))
  const options = {
    json: [PAGE, PAGE_SIZE],
    csv: [ENCODING, TITLES, PAGE, PAGE_SIZE],
    xlsx: [TITLES, PAGE, PAGE_SIZE],
  }[format]
  return {
    get: {
      operationId: `${document.name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}${format[0]?.toUpperCase()}${format.slice(1)}`,
      summary: document.title,
      description: `责任单位 ${document.owner}，联系 ${document.contact}，用途 ${document.purpose}`,
      tags: [document.owner],
      parameters: [...parameters, ...options],
      responses: {
        200: { description: '答案', content: content(document, schema, format) },
        304: { description: '与所持版本相同（ETag）' },
        400: refusal('参数有误'),
        401: refusal('需要登录'),
        403: refusal('无权查询'),
        429: {
          ...refusal('一分钟内的查询量已用完'),
          headers: { 'Retry-After': { description: '秒', schema: { type: 'integer' } } },
        },
        503: refusal('部门或网关暂不可用'),
        504: refusal('在时限内没有得到应答'),
      },
    },
  }
}

function refusal(description: string) {
  return {
    description,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
  }
}

function content(document: ApprovedDocument, schema: GraphQLSchema, format: Format): JsonSchema {
  if (format === 'csv') return { 'text/csv': { schema: { type: 'string' } } }
  if (format === 'xlsx') {
    return {
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {
        schema: { type: 'string', contentMediaType: 'application/octet-stream' },
      },
    }
  }
  const columns = documentColumns(document, schema)
  const row = {
    type: 'object',
    required: columns.map(({ name }) => name),
    properties: Object.fromEntries(
      columns.map(({ name, title, type, list }) => {
        const value = namedSchema(type, schema)
        return [
          name,
          { title, anyOf: [list ? { type: 'array', items: value } : value, { type: 'null' }] },
        ]
      }),
    ),
  }
  const body = {
    type: 'object',
    required: ['name', 'variables', 'rows'],
    properties: {
      name: { const: document.name },
      variables: { type: 'object' },
      rows: { type: 'array', items: row },
      errors: {
        type: 'array',
        items: { $ref: '#/components/schemas/Error' },
        description: '只在部分部门未应答或字段无权时出现',
      },
    },
  }
  return { 'application/json': { schema: body } }
}

function isList(type: TypeNode): boolean {
  return type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type))
}

function typeSchema(type: TypeNode, schema: GraphQLSchema): JsonSchema {
  if (type.kind === Kind.NON_NULL_TYPE) return typeSchema(type.type, schema)
  if (type.kind === Kind.LIST_TYPE) return { type: 'array', items: typeSchema(type.type, schema) }
  return namedSchema(type.name.value, schema)
}

function namedSchema(name: string, schema: GraphQLSchema): JsonSchema {
  const type = schema.getType(name)
  if (isEnumType(type)) return { type: 'string', enum: type.getValues().map((value) => value.name) }
  return SCALARS[name] ?? { type: 'string' }
}
