import { HubClientError } from './errors.ts'

/** A page of a list in the graph (Relay). */
export interface Page<Node> {
  readonly nodes: readonly Node[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null }
}

/**
 * Walks a list to its end. `read` asks for the page after a cursor; a list that is null (its
 * department is away, or the caller may not see it) ends the walk with an error, so that nobody
 * takes a part for the whole.
 */
export async function* walkPages<Node>(
  read: (after: string | null) => Promise<Page<Node> | null | undefined>,
): AsyncGenerator<Page<Node>, void, undefined> {
  for (let after: string | null = null; ; ) {
    const page = await read(after)
    if (!page) {
      throw new HubClientError('列表为空值，无法继续翻页 / the list is null and cannot be paged', {
        code: 'CLIENT_USAGE',
      })
    }
    yield page
    if (!page.pageInfo.hasNextPage) return
    const next: string | null | undefined = page.pageInfo.endCursor
    if (!next || next === after) {
      throw new HubClientError(
        '下一页没有新的游标；文档须选取 pageInfo { hasNextPage endCursor } 并使用 $after / ' +
          'no new cursor: the document must select pageInfo { hasNextPage endCursor } and use $after',
        { code: 'CLIENT_USAGE' },
      )
    }
    after = next
  }
}
