import type { Running } from '../processes.ts'

/** What one round of load showed. */
export interface Measured {
  /** Milliseconds of processor time a request, all processes of the gateway together. */
  cpu: number
  /** Questions to the subgraphs a request. */
  subgraphRequests: number
  requests: number
  /** Requests without an answer, and answers that are not the reference's. */
  incorrect: number
  bytes: number
  median: number
  p99: number
  memory: number
}

export interface Contestant {
  name: string
  url: string
  running: Running
  rounds: Measured[]
  /** The same under a question whose answer is ten times as large; only where growth is measured. */
  large: Measured[] | undefined
}

/** Ratios that must hold in every run. */
const PROMISES = { ours: 2.2, apollo: 20, hiveRust: 4, growth: 1.15 }

export function lowest(rounds: readonly Measured[]): Measured {
  const [first, ...rest] = rounds
  if (!first) throw new Error('nothing was measured')
  return rest.reduce((best, next) => (next.cpu < best.cpu ? next : best), first)
}

/** Prints the figures and the ratios, and says whether what is promised holds. */
export function printTable(contestants: readonly Contestant[]): boolean {
  const named = (name: string): Measured | undefined => {
    const found = contestants.find((each) => each.name === name)
    return found && lowest(found.rounds)
  }
  const heads = [
    'gateway',
    'CPU ms',
    'requests/CPU s',
    'subgraph requests',
    'correct',
    'incorrect',
    'p50 ms',
    'p99 ms',
    'MiB',
  ]
  const rows = contestants.map(({ name, rounds }) => {
    const { cpu, subgraphRequests, median, p99, memory } = lowest(rounds)
    const incorrect = rounds.reduce((sum, round) => sum + round.incorrect, 0)
    const all = rounds.reduce((sum, round) => sum + round.requests, 0)
    return [
      name,
      cpu.toFixed(3),
      (1000 / cpu).toFixed(0),
      subgraphRequests.toFixed(2),
      String(all - incorrect),
      String(incorrect),
      median.toFixed(0),
      p99.toFixed(0),
      memory.toFixed(0),
    ]
  })
  console.log(`\n| ${heads.join(' | ')} |\n|${heads.map(() => '---').join('|')}|`)
  for (const row of rows) console.log(`| ${row.join(' | ')} |`)

  const ours = named('ours')
  const checks: [
    label: string,
    ratio: number | undefined,
    holds: (ratio: number) => boolean,
    wanted: string,
  ][] = []
  const compare = (
    label: string,
    top: Measured | undefined,
    bottom: Measured | undefined,
    bound: number,
    isMost: boolean,
  ) => {
    checks.push([
      label,
      top && bottom && top.cpu / bottom.cpu,
      (ratio) => (isMost ? ratio <= bound : ratio >= bound),
      `${isMost ? 'at most' : 'at least'} ${bound}`,
    ])
  }
  compare('ours / floor', ours, named('floor'), PROMISES.ours, true)
  for (const { name } of contestants) {
    if (!name.startsWith('Apollo Gateway')) continue
    compare(`${name} / ours`, named(name), ours, PROMISES.apollo, false)
  }
  compare('Hive Gateway / ours', named('Hive Gateway'), ours, PROMISES.hiveRust, false)
  compare(
    'Hive Gateway with Rust planner / ours',
    named('Hive Gateway, Rust planner'),
    ours,
    PROMISES.hiveRust,
    false,
  )
  const grown = contestants.find(({ large }) => large)
  if (grown?.large) {
    const small = lowest(grown.rounds)
    const large = lowest(grown.large)
    const perByte = large.cpu / large.bytes / (small.cpu / small.bytes)
    console.log(
      `\nanswer of ${small.bytes} bytes ${small.cpu.toFixed(3)} ms, of ${large.bytes} bytes ${large.cpu.toFixed(3)} ms`,
    )
    checks.push([
      'cost of a byte, large answer / small answer',
      perByte,
      (ratio) => ratio <= PROMISES.growth,
      `at most ${PROMISES.growth}`,
    ])
  }
  console.log('')
  let isMet = contestants.every(
    ({ name, rounds }) =>
      !name.startsWith('ours') || rounds.every(({ incorrect }) => incorrect === 0),
  )
  for (const [label, ratio, holds, wanted] of checks) {
    if (ratio === undefined) continue
    if (!holds(ratio)) isMet = false
    console.log(`${holds(ratio) ? 'met   ' : 'MISSED'} ${label}: ${ratio.toFixed(2)} (${wanted})`)
  }
  const ownFloor = named('floor of our own calls')
  if (ours && ownFloor) {
    console.log(
      `       ours / floor of our own calls: ${(ours.cpu / ownFloor.cpu).toFixed(2)} (no target)`,
    )
  }
  return isMet
}
