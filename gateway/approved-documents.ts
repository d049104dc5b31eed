import { createHash } from 'node:crypto'
import { refuse } from './refusal.ts'

/** The documents that may be asked for by their id, and whether others are answered at all. */
export interface ApprovedDocuments {
  /** The text of `sha256:<hex>`; undefined when there is no such document. */
  find(id: string): string | undefined
  /** `warn` reports other documents, `only` refuses them, `off` does neither. */
  mode: 'off' | 'warn' | 'only'
}

/** What a request says about its document. */
export interface DocumentReference {
  query: string | undefined
  documentId: string | undefined
  /** `extensions.persistedQuery.sha256Hash`. */
  sha256Hash: string | undefined
}

/** The id of a text: the hash of its exact bytes. */
export function documentIdOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}

/**
 * The text to execute. Only the exact text of an approved document has its id: another space or
 * comment makes another document. Throws a Refusal.
 */
export function findDocument(
  { query, documentId, sha256Hash }: DocumentReference,
  documents: ApprovedDocuments | undefined,
  onUnapproved: (id: string) => void,
): string {
  const hash = sha256Hash === undefined ? undefined : `sha256:${sha256Hash}`
  const id = documentId ?? hash
  if (query === undefined) {
    if (id === undefined) {
      throw refuse(400, 'BAD_REQUEST', '请求中没有 query', 'The request carries no query')
    }
    const text = hash !== undefined && hash !== id ? undefined : documents?.find(id)
    if (text === undefined) {
      throw refuse(
        400,
        'PERSISTED_QUERY_NOT_FOUND',
        '没有这个编号的已批准文档',
        'No approved document has this id',
      )
    }
    return text
  }
  if (id !== undefined && !mayCarryBoth(query, documentId, hash, documents)) {
    throw refuse(
      400,
      'CANNOT_SEND_PQ_ID_AND_BODY',
      '文档编号与查询文本不能同时发送',
      'A document id and a query cannot be sent together',
    )
  }
  if (documents && documents.mode !== 'off') {
    const own = hash ?? documentIdOf(query)
    if (documents.find(own) !== query) {
      if (documents.mode === 'only') {
        throw refuse(
          400,
          'QUERY_NOT_IN_SAFELIST',
          '该查询不在已批准的文档中',
          'The operation is not among the approved documents',
        )
      }
      onUnapproved(own)
    }
  }
  return query
}

/**
 * Clients of automatic persisted queries send hash and text together after a miss. Where any text
 * is answered that is harmless, if the hash is that of the text.
 */
function mayCarryBoth(
  query: string,
  documentId: string | undefined,
  hash: string | undefined,
  documents: ApprovedDocuments | undefined,
): boolean {
  if (documentId !== undefined || documents?.mode === 'only') return false
  return hash === documentIdOf(query)
}
