import { readdirSync, readFileSync } from 'node:fs'

/** Ticks of /proc/…/stat in a second: the same on every Linux that Node runs on. */
const TICKS = 100

/** Processor time in seconds that a process and all its descendants have used. */
export function cpuSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold spaces; user and system time are fields 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const own = (Number(fields[11]) + Number(fields[12])) / TICKS
    return children(pid).reduce((sum, child) => sum + cpuSeconds(child), own)
  } catch {
    return 0
  }
}

/** Resident memory of the tree in MiB. */
export function residentMiB(pid: number): number {
  try {
    const [, kib = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return children(pid).reduce((sum, child) => sum + residentMiB(child), Number(kib) / 1024)
  } catch {
    return 0
  }
}

function children(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number),
  )
}
