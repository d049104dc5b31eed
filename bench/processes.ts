import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

export const root = path.join(import.meta.dirname, '..')
const cli = path.join(root, 'hub', 'cli.ts')

/** Children started by this process; all of them end with it. */
const children = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

export interface Running {
  child: ChildProcess
  stop: () => Promise<void>
}

/** Starts a program and waits until it prints `ready`, or answers on `url`. Rejects with its output when it ends first. */
export async function run(
  command: string,
  args: string[],
  {
    ready,
    url,
    environment = {},
    cwd = root,
  }: { ready?: RegExp; url?: string; environment?: Record<string, string>; cwd?: string },
): Promise<Running> {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  let output = ''
  const gone = new Promise<never>((_, reject) =>
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code}:\n${output}`))),
  )
  gone.catch(() => {})
  const printed = new Promise<void>((resolve) => {
    const read = (chunk: Buffer) => {
      output += chunk
      if (ready?.test(output)) resolve()
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
  })
  await Promise.race([gone, url ? answers(url) : printed])
  return {
    child,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await ended
      clearTimeout(timer)
      children.delete(child)
    },
  }
}

async function answers(url: string): Promise<void> {
  for (;;) {
    const status = await fetch(url).then(
      (response) => response.status,
      () => 0,
    )
    if (status > 0) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

export interface RunningHub {
  url: string
  /** Environment that makes further `hub` commands use the same installation. */
  environment: Record<string, string>
  token: string
  stop: () => Promise<void>
}

/** A whole hub with the sample data in a folder of its own. */
export async function startHub(port: number): Promise<RunningHub> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'baibo-bench-'))
  // As root, the database runs as user postgres, which must be able to enter.
  chmodSync(directory, 0o755)
  const environment = { HUB_DATA_DIR: directory, PORT: String(port), ADMIN_PORT: '0' }
  const hub = await run(process.execPath, [cli, 'start'], { ready: /hub ready/, environment })
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [cli, 'token', '--unit', 'jx-kjj'],
    {
      cwd: root,
      env: { ...process.env, ...environment },
    },
  )
  return {
    url: `http://127.0.0.1:${port}`,
    environment,
    token: stdout.trim(),
    async stop() {
      await hub.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** The departments alone over HTTP, on the same installation as a running hub. */
export function startDepartments(
  port: number,
  names: string[],
  environment: Record<string, string>,
): Promise<Running> {
  return run(
    process.execPath,
    [cli, 'subgraph', ...names, '--port', String(port), '--trust', 'token'],
    {
      ready: /subgraph ready/,
      environment,
    },
  )
}

export async function ask(
  url: string,
  token: string,
  query: string,
  variables: unknown,
): Promise<{ data?: unknown; errors?: unknown[] }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  })
  return (await response.json()) as { data?: unknown; errors?: unknown[] }
}
