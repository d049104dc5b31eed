import { readFile, stat } from 'node:fs/promises'

/** Reads a supergraph where it lies. */
export interface SupergraphReader {
  /** Milliseconds between two looks that suit the place. */
  readonly interval: number
  /** The text that was read last could not be used. */
  isRefused: boolean
  /**
   * The text, or undefined when it has not changed since the last reading. Rejects with a RangeError
   * when it is larger than allowed, with another error when it cannot be reached.
   */
  read(): Promise<string | undefined>
}

const FILE_INTERVAL_MS = 1_000
const URL_INTERVAL_MS = 10_000
const URL_TIMEOUT_MS = 5_000

export function createReader(location: string, maxBytes: number): SupergraphReader {
  return /^https?:/i.test(location) ? urlReader(location, maxBytes) : fileReader(location, maxBytes)
}

function fileReader(file: string, maxBytes: number): SupergraphReader {
  let readAs: string | undefined
  let seenAs: string | undefined
  return {
    interval: FILE_INTERVAL_MS,
    isRefused: false,
    async read() {
      const { mtimeMs, size, ino } = await stat(file)
      const as = `${mtimeMs} ${size} ${ino}`
      if (as === readAs) return undefined
      // A file that is just being written is read when it has come to rest.
      const isAtRest = as === seenAs || readAs === undefined
      seenAs = as
      if (!isAtRest) return undefined
      readAs = as
      if (size > maxBytes) throw tooLarge(size, maxBytes)
      return readFile(file, 'utf8')
    },
  }
}

function urlReader(url: string, maxBytes: number): SupergraphReader {
  let etag: string | undefined
  let modified: string | undefined
  return {
    interval: URL_INTERVAL_MS,
    isRefused: false,
    async read() {
      const headers: Record<string, string> = { accept: 'text/plain, application/graphql, */*' }
      if (etag !== undefined) headers['if-none-match'] = etag
      else if (modified !== undefined) headers['if-modified-since'] = modified
      // A registry that sends elsewhere is not the one that was configured.
      const response = await fetch(url, {
        headers,
        redirect: 'error',
        signal: AbortSignal.timeout(URL_TIMEOUT_MS),
      })
      if (response.status === 304) {
        await response.body?.cancel()
        return undefined
      }
      if (!response.ok) {
        await response.body?.cancel()
        throw new Error(`status ${response.status}`)
      }
      const text = await readBody(response, maxBytes)
      etag = response.headers.get('etag') ?? undefined
      modified = response.headers.get('last-modified') ?? undefined
      return text
    },
  }
}

async function readBody(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    // Leaving the loop cancels the body.
    if (size > maxBytes) throw tooLarge(size, maxBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function tooLarge(size: number, maxBytes: number): RangeError {
  return new RangeError(`${size} bytes or more, at most ${maxBytes} are read`)
}
