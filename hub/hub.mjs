#!/usr/bin/env node
// Plain JavaScript, so that any Node >= 20 can start it; the hub itself runs on the Node 26 that
// the workspace installed, which runs TypeScript directly.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..')
const node = path.join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)
const runtime = existsSync(node) ? node : process.execPath
const child = spawn(
  runtime,
  [
    '--disable-warning=ExperimentalWarning',
    path.join(import.meta.dirname, 'cli.ts'),
    ...process.argv.slice(2),
  ],
  {
    stdio: 'inherit',
    env: {
      NODE_COMPILE_CACHE: path.join(root, 'node_modules', '.cache', 'compile'),
      ...process.env,
    },
  },
)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
