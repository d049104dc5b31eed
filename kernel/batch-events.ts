/** Says how to stop listening. */
export type Listen = (onNotice: () => void) => Promise<() => Promise<unknown>>

/**
 * One event at once, then one after each notice. Notices that come while the reader is busy are one
 * event. Not a generator: those cannot be ended while they wait.
 */
export class BatchEvents implements AsyncIterableIterator<true> {
  readonly #stopListening: Promise<() => Promise<unknown>>
  #isDue = false
  #hasEnded = false
  #wake: () => void = () => {}

  constructor(listen: Listen) {
    this.#stopListening = listen(() => {
      this.#isDue = true
      this.#wake()
    })
    // Told to the reader by `next`.
    this.#stopListening.catch(() => {})
  }

  async next(): Promise<IteratorResult<true, undefined>> {
    await this.#stopListening
    while (!this.#isDue && !this.#hasEnded) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    if (this.#hasEnded) return { done: true, value: undefined }
    this.#isDue = false
    return { done: false, value: true }
  }

  async return(): Promise<IteratorResult<true, undefined>> {
    if (!this.#hasEnded) {
      this.#hasEnded = true
      this.#wake()
      await this.#stopListening.then((stop) => stop()).catch(() => {})
    }
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
