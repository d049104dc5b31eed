import { setTimeout as wait } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { DEADLINE_HEADER } from '@baibo/kernel/deadline.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Behaviour,
  reply,
  SILENT,
  startTwoDepartments,
  type TwoDepartments,
} from './examples/departments.ts'

/** `SOAK_SECONDS=600` soaks as long as T133 says; the usual run keeps the suite short. */
const SECONDS = Number(process.env.SOAK_SECONDS ?? 20)
/** Milliseconds that each client waits between two requests, to soak long on a machine in use. */
const PAUSE = Number(process.env.SOAK_PAUSE_MS ?? 0)

let city: TwoDepartments
const unhandled: unknown[] = []
const note = (reason: unknown) => unhandled.push(reason)
beforeAll(async () => {
  process.on('unhandledRejection', note)
  city = await startTwoDepartments({
    traffic: { timeout: 500, breakerPause: 300, breakerWindow: 2_000, inFlight: 30 },
    limits: { operations: 60 },
  })
})
afterAll(async () => {
  process.off('unhandledRejection', note)
  await city.close()
})

const FAULTS: (Behaviour | undefined)[] = [
  undefined,
  SILENT,
  undefined,
  reply(503, 'busy', { 'retry-after': '60' }),
  undefined,
  (response) => void response.socket?.destroy(),
  undefined,
  reply(200, '<html>'),
  undefined,
  (response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"da'),
]

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
interface Sample {
  seconds: number
  heap: number
  rss: number
}
const begin = performance.now()
async function sample(): Promise<Sample> {
  // What has just ended is let go of within two sweeps.
  await wait(150)
  collect()
  const { heapUsed, rss } = process.memoryUsage()
  return { seconds: (performance.now() - begin) / 1000, heap: heapUsed, rss }
}

/** Growth of the last half in megabytes a minute, by least squares. */
function slope(samples: readonly Sample[], of: 'heap' | 'rss'): number {
  const half = samples.slice(Math.floor(samples.length / 2))
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const x = mean(half.map(({ seconds }) => seconds))
  const y = mean(half.map((each) => each[of]))
  const covariance = mean(half.map((each) => (each.seconds - x) * (each[of] - y)))
  const variance = mean(half.map(({ seconds }) => (seconds - x) ** 2))
  return variance === 0 ? 0 : ((covariance / variance) * 60) / 1e6
}

test(
  `${SECONDS} s of mixed load and faults leave nothing behind (T133)`,
  async () => {
    const { gateway, lifecycle } = city.server
    const end = Date.now() + SECONDS * 1000
    const outcomes = new Map<string, number>()
    const kinds = [
      () => city.ask('{ alpha beta things(first: 20) { id name weight } shared }'),
      () => city.ask('{ beta }', { headers: { [DEADLINE_HEADER]: '30' } }),
      () => city.ask('mutation { changeAlpha }'),
      () => city.ask('{ nothing }'),
      () => city.ask(`{ things(first: ${1 + (Date.now() % 50)}) { weight } }`),
      () => city.ask('{ things { name weight } }', { signal: AbortSignal.timeout(20) }),
    ]
    let turn = 0
    const client = async () => {
      while (Date.now() < end) {
        const kind = kinds[turn++ % kinds.length] as (typeof kinds)[number]
        const outcome = await kind().then(
          ({ status, errors }) => `${status} ${errors?.[0]?.extensions.code ?? 'ok'}`,
          () => 'left',
        )
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
        if (PAUSE > 0) await wait(PAUSE)
        city.alpha.arrivals.length = 0
        city.beta.arrivals.length = 0
      }
    }
    const clients = Array.from({ length: 8 }, client)
    const samples: Sample[] = []
    for (let step = 0; Date.now() < end; step++) {
      city.beta.behave(FAULTS[step % FAULTS.length])
      city.alpha.behave(FAULTS[(step * 3 + 4) % FAULTS.length])
      if (step % 10 === 0) gateway.swap(`${city.supergraph}\n# ${step % 20}`)
      await wait(200)
      if (step % 10 === 9) samples.push(await sample())
    }
    await Promise.all(clients)
    city.alpha.behave(undefined)
    city.beta.behave(undefined)
    await wait(700)

    // All kinds of outcome were seen, and nothing but these.
    const seen = [...outcomes.keys()].sort()
    expect(seen).toEqual(
      expect.arrayContaining([
        '200 ok',
        '200 GATEWAY_TIMEOUT',
        '200 DEPARTMENT_UNAVAILABLE',
        'left',
      ]),
    )
    expect(seen.filter((outcome) => outcome.includes('INTERNAL'))).toEqual([])
    expect(unhandled).toEqual([])
    expect(lifecycle.underWay).toBe(0)
    for (const { inFlight } of gateway.traffic().values()) expect(inFlight).toBe(0)
    // The heap of the last part is that of the middle, give or take what a test run needs.
    const middle = samples[Math.floor(samples.length / 2)]
    const last = await sample()
    samples.push(last)
    const asked = [...outcomes.values()].reduce((sum, count) => sum + count, 0)
    const mega = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
    console.log(
      [
        `soak: ${SECONDS} s, ${asked} requests, ${JSON.stringify(Object.fromEntries(outcomes))}`,
        `heap ${mega(samples[0]?.heap ?? 0)} at first, ${mega(middle?.heap ?? 0)} in the middle, ${mega(last.heap)} at the end; ${slope(samples, 'heap').toFixed(2)} MB a minute in the last half`,
        `rss ${mega(samples[0]?.rss ?? 0)} at first, ${mega(middle?.rss ?? 0)} in the middle, ${mega(last.rss)} at the end; ${slope(samples, 'rss').toFixed(2)} MB a minute in the last half`,
      ].join('\n'),
    )
    expect(last.heap - (middle?.heap ?? 0)).toBeLessThan(30_000_000)
    // And everything is answered again.
    const answer = await city.ask('{ alpha beta things { weight } }')
    expect(answer.errors).toBeUndefined()
    expect(answer.data.alpha).toBe('a')
  },
  (SECONDS + 40) * 1000,
)
