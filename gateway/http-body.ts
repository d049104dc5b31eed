import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { createGunzip } from 'node:zlib'
import { type Refusal, refuse } from './refusal.ts'

/** Bytes of a refused body that are still taken, so that the client gets to read the answer. */
const DISCARDED_BYTES = 16_000_000

/**
 * The JSON value of a body. Only UTF-8 JSON, plain or gzip, and at most `limit` bytes also after
 * decompression. Throws a Refusal with 400, 413 or 415.
 */
export async function readJson(request: IncomingMessage, limit: number): Promise<unknown> {
  checkContentType(request.headers)
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity' && encoding !== 'gzip') {
    throw refuse(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      '只接受未压缩或 gzip 压缩的请求正文',
      'A request body comes plain or in gzip',
    )
  }
  if (Number(request.headers['content-length'] ?? 0) > limit) {
    discard(request)
    throw tooLarge()
  }
  const text = encoding === 'gzip' ? await inflate(request, limit) : await readText(request, limit)
  try {
    return JSON.parse(text)
  } catch {
    throw refuse(
      400,
      'BAD_REQUEST',
      '请求正文不是有效的 JSON',
      'The request body is not valid JSON',
    )
  }
}

/** Other types would let a page of another site post without asking first. Throws a Refusal. */
function checkContentType({ 'content-type': contentType }: IncomingHttpHeaders): void {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';')
  const isJson = type.trim() === 'application/json'
  const isUtf8 = parameters.every((parameter) => {
    const [name = '', value = ''] = parameter.split('=')
    return name.trim() !== 'charset' || /^"?utf-?8"?$/.test(value.trim())
  })
  if (isJson && isUtf8) return
  throw refuse(
    415,
    'UNSUPPORTED_MEDIA_TYPE',
    '请求正文须为 application/json，编码 UTF-8',
    'A request body is application/json in UTF-8',
  )
}

function readText(request: IncomingMessage, limit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let first: Buffer | undefined
    let chunks: Buffer[] | undefined
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limit) {
        discard(request)
        reject(tooLarge())
      } else if (!first) first = chunk
      else {
        chunks ??= [first]
        chunks.push(chunk)
      }
    })
    request.on('end', () => resolve((chunks ? Buffer.concat(chunks) : first)?.toString() ?? ''))
    whenBroken(request, reject)
  })
}

function inflate(request: IncomingMessage, limit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const gunzip = createGunzip()
    const chunks: Buffer[] = []
    let size = 0
    const stop = (refusal: Refusal): void => {
      request.unpipe(gunzip)
      gunzip.destroy()
      discard(request)
      reject(refusal)
    }
    gunzip.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limit) stop(tooLarge())
      else chunks.push(chunk)
    })
    gunzip.on('end', () => resolve(Buffer.concat(chunks).toString()))
    gunzip.on('error', () => stop(notGzip()))
    let received = 0
    request.on('data', (chunk: Buffer) => {
      received += chunk.length
      if (received > limit) stop(tooLarge())
    })
    whenBroken(request, (refusal) => {
      gunzip.destroy()
      reject(refusal)
    })
    request.pipe(gunzip)
  })
}

function whenBroken(request: IncomingMessage, stop: (refusal: Refusal) => void): void {
  request.on('error', () => stop(broken()))
  request.on('close', () => {
    if (!request.complete) stop(broken())
  })
}

/** Lets the rest of a refused body go by, but not without end. */
function discard(request: IncomingMessage): void {
  let left = DISCARDED_BYTES
  request.removeAllListeners('data')
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) request.destroy()
  })
  request.resume()
}

function tooLarge(): Refusal {
  return refuse(413, 'REQUEST_TOO_LARGE', '请求正文过大', 'The request body is too large')
}

function notGzip(): Refusal {
  return refuse(400, 'BAD_REQUEST', '请求正文不是有效的 gzip', 'The request body is not valid gzip')
}

function broken(): Refusal {
  return refuse(400, 'BAD_REQUEST', '请求正文不完整', 'The request body broke off')
}
