export {
  createHubClient,
  type DocumentFunctions,
  type HubClient,
  type HubClientOptions,
  type RowFunctions,
} from './client.ts'
export type { HubDocument, TypedDocument } from './document.ts'
export { type ClientCode, HubClientError } from './errors.ts'
export { documents } from './generated/documents.ts'
export type * from './generated/types.ts'
export type { Page } from './paging.ts'
export type { Answer, QueryOptions } from './question.ts'
export type { CallOptions, RetryOptions, Token } from './send.ts'
export type { RowsOptions, TableOptions } from './table.ts'
