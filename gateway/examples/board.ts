import { EventEmitter, on } from 'node:events'
import type { ExampleSubgraph } from './start.ts'

/** A department that sends events, and one that knows more about what they are about. */
export interface Board {
  subgraphs: ExampleSubgraph[]
  /** Sends an event to everyone who listens. */
  change(task: { id: string; title: string | null }): void
  /** Streams of events that are open at the department. */
  readonly listeners: number
}

export function createBoard(): Board {
  const bus = new EventEmitter()
  // Not a generator: those cannot be ended while they wait.
  function changes(): AsyncIterator<unknown> & AsyncIterable<unknown> {
    const events = on(bus, 'change')
    const end = async () => {
      await events.return?.()
      return { done: true as const, value: undefined }
    }
    return {
      async next() {
        const { done, value } = await events.next()
        return done ? end() : { done: false, value: { taskChanged: value[0] } }
      },
      return: end,
      throw: end,
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }
  return {
    change: (task) => void bus.emit('change', task),
    get listeners() {
      return bus.listenerCount('change')
    },
    subgraphs: [
      {
        name: 'board',
        typeDefs: `
          type Query { task(id: ID!): Task tasks(first: Int = 20): [Task!]! }
          type Subscription { taskChanged(search: String, first: Int = 20): Task }
          type Task @key(fields: "id") { id: ID! title: String! after(first: Int = 20): [Task!]! }
        `,
        resolvers: {
          Query: { task: (_: unknown, { id }: { id: string }) => ({ id, title: `task ${id}` }) },
          Subscription: { taskChanged: { subscribe: changes } },
        },
      },
      {
        name: 'people',
        typeDefs: `
          type Query { nobody: Int }
          type Task @key(fields: "id") { id: ID! owner: String }
        `,
        resolvers: {
          Task: {
            __resolveReference: (reference: object) => reference,
            owner: ({ id }: { id: string }) => `owner of ${id}`,
          },
        },
      },
    ],
  }
}
