import { execFileSync } from 'node:child_process'
import path from 'node:path'

/** What the browser tests see is the production build of the present sources. */
export default function setup(): void {
  execFileSync(process.execPath, [path.join(import.meta.dirname, '..', 'run.mjs'), 'console'], {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 2, 2],
  })
}
