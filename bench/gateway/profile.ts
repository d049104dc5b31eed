// Sums up a profile that `PROFILE=<folder> npm run bench:gateway` left: share of time by function and by
// file. `node bench/gateway/profile.ts <file.cpuprofile>`
import { readFileSync } from 'node:fs'

interface Profile {
  nodes: {
    id: number
    callFrame: { functionName: string; url: string; lineNumber: number }
  }[]
  samples: number[]
  timeDeltas: number[]
}

const { nodes, samples, timeDeltas } = JSON.parse(
  readFileSync(process.argv[2] ?? '', 'utf8'),
) as Profile
const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
const byFunction = new Map<string, number>()
const byFile = new Map<string, number>()
let busy = 0
let passed = 0
/** Microseconds at the beginning that are start and warm-up. */
const SKIPPED = 6_000_000
samples.forEach((id, index) => {
  const frame = frames.get(id)
  const time = timeDeltas[index] ?? 0
  passed += time
  if (passed < SKIPPED) return
  if (!frame || frame.functionName === '(idle)') return
  busy += time
  const file = frame.url.split('/').slice(-2).join('/') || '-'
  const name = `${frame.functionName || '(anonymous)'}  ${file}:${frame.lineNumber + 1}`
  byFunction.set(name, (byFunction.get(name) ?? 0) + time)
  byFile.set(file, (byFile.get(file) ?? 0) + time)
})
for (const [title, shares] of Object.entries({ functions: byFunction, files: byFile })) {
  console.log(`\n${title}`)
  const sorted = [...shares].sort(([, a], [, b]) => b - a).slice(0, 40)
  for (const [name, time] of sorted) console.log(`${((time / busy) * 100).toFixed(1)} %  ${name}`)
}
