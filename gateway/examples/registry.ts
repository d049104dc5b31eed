import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A registry that gives out one supergraph by HTTP, with an ETag for each version. */
export interface ExampleRegistry {
  url: string
  /** Requests, and those of them that were answered with 304. */
  readonly looks: number
  readonly unchanged: number
  publish(text: string, status?: number): void
  stop(): Promise<void>
  restart(): Promise<void>
}

export async function startRegistry(first: string): Promise<ExampleRegistry> {
  let published = { text: first, status: 200, version: 1 }
  let looks = 0
  let unchanged = 0
  const server = createServer((request, response) => {
    looks++
    const etag = `"v${published.version}"`
    if (request.headers['if-none-match'] === etag) {
      unchanged++
      response.writeHead(304, { etag }).end()
    } else {
      response.writeHead(published.status, { etag }).end(published.text)
    }
  })
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/supergraph.graphql`,
    get looks() {
      return looks
    },
    get unchanged() {
      return unchanged
    },
    publish(text, status = 200) {
      published = { text, status, version: published.version + 1 }
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
    restart: () => listen(port),
  }
}
