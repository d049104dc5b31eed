/** A table under way to a caller. */
export interface Export {
  /** Name of the document. */
  name: string
  format: string
}

/** The exports under way, so that each leaves one record: with its guarded fields where it has some. */
export interface Exports {
  begin(requestId: string, of: Export): void
  /** The export that a request belongs to, which has a record from now on. */
  noteRecorded(requestId: string): Export | undefined
  /** Whether the export has left a record already. */
  end(requestId: string): { isRecorded: boolean }
}

export function createExports(): Exports {
  const underWay = new Map<string, { of: Export; isRecorded: boolean }>()
  return {
    begin: (requestId, of) => void underWay.set(requestId, { of, isRecorded: false }),
    noteRecorded(requestId) {
      const found = underWay.get(requestId)
      if (found) found.isRecorded = true
      return found?.of
    },
    end(requestId) {
      const isRecorded = underWay.get(requestId)?.isRecorded ?? false
      underWay.delete(requestId)
      return { isRecorded }
    },
  }
}
