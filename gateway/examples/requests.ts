import { connect } from 'node:net'

export interface HttpAnswer {
  status: number
  headers: Headers
  /** The body as text. */
  text: string
  /** Codes of the errors in the body. */
  codes: string[]
  // biome-ignore lint/suspicious/noExplicitAny: tests look into the answers they expect.
  body: any
}

/** Posts a GraphQL request; a body that is not an object goes as it is. */
export function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<HttpAnswer> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array
  return send(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: isRaw ? (body as string) : JSON.stringify(body),
  })
}

export async function send(url: string, request: RequestInit = {}): Promise<HttpAnswer> {
  const response = await fetch(url, request)
  const text = await response.text()
  let body: HttpAnswer['body']
  try {
    body = JSON.parse(text)
  } catch {
    body = undefined
  }
  const errors: { extensions?: { code?: string } }[] = body?.errors ?? []
  const codes = errors.map(({ extensions }) => String(extensions?.code))
  return { status: response.status, headers: response.headers, text, codes, body }
}

/** Writes bytes to a port and answers what comes back until the server closes the connection. */
export function sendRaw(url: string, ...pieces: string[]): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString()
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(text))
    for (const piece of pieces) socket.write(piece)
  })
}
