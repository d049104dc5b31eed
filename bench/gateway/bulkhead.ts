// What a department that hangs costs the others (T93): the 99th percentile of questions to department
// beta, alone and while department alpha has 200 questions that it never answers. Prints both and their
// ratio, once for each round. The gateway, the departments and the clients share this process, so that the
// figures are only comparable with one another. No threshold: the machine decides.
import {
  SILENT,
  startTwoDepartments,
  type TwoDepartments,
} from '../../gateway/examples/departments.ts'

const ROUNDS = Number(process.env.ROUNDS ?? 5)
const QUESTIONS = 2_000
const CLIENTS = 10
const HANGING = 200

/** Milliseconds of each question to beta. */
async function askBeta(city: TwoDepartments): Promise<number[]> {
  const times: number[] = []
  let left = QUESTIONS
  const client = async (): Promise<void> => {
    while (left-- > 0) {
      const begin = performance.now()
      const { data } = await city.ask('{ beta }')
      if (data.beta !== 'b') throw new Error('beta did not answer')
      times.push(performance.now() - begin)
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  return times.sort((a, b) => a - b)
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

const city = await startTwoDepartments({
  traffic: { inFlight: 50, timeout: 60_000 },
  timeout: 60_000,
})
await askBeta(city)
const ratios: number[] = []
for (let round = 1; round <= ROUNDS; round += 1) {
  city.alpha.behave(undefined)
  const alone = await askBeta(city)
  city.alpha.behave(SILENT)
  const leaving = new AbortController()
  const hanging = Array.from({ length: HANGING }, () =>
    city.ask('{ alpha }', { signal: leaving.signal }).catch(() => undefined),
  )
  while (city.server.gateway.traffic().get('alpha')?.inFlight !== 50) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const beside = await askBeta(city)
  const held = city.server.gateway.traffic().get('alpha')?.inFlight
  leaving.abort()
  await Promise.all(hanging)
  const ratio = at(beside, 0.99) / at(alone, 0.99)
  ratios.push(ratio)
  console.log(
    `round ${round}: p50 ${at(alone, 0.5).toFixed(2)} and ${at(beside, 0.5).toFixed(2)} ms, p99 ${at(alone, 0.99).toFixed(2)} and ${at(beside, 0.99).toFixed(2)} ms, ratio ${ratio.toFixed(2)}; ${held} questions to alpha under way all the while`,
  )
}
await city.close()
ratios.sort((a, b) => a - b)
console.log(
  `p99 of beta while alpha hangs / alone, middle of ${ROUNDS} rounds: ${at(ratios, 0.5).toFixed(2)}`,
)
