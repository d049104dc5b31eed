// Plain JavaScript, since `npm pack` runs it on whatever Node is there: src/*.ts to dist/.
import { execFileSync } from 'node:child_process'
import { copyFileSync, rmSync } from 'node:fs'
import path from 'node:path'

const folder = import.meta.dirname
const tsc = path.join(folder, 'node_modules', 'typescript', 'bin', 'tsc')
rmSync(path.join(folder, 'dist'), { recursive: true, force: true })
execFileSync(process.execPath, [tsc, '-p', path.join(folder, 'tsconfig.build.json')], {
  // npm reads what `npm pack --json` prints on stdout.
  stdio: ['ignore', 2, 2],
})
copyFileSync(
  path.join(folder, '..', 'schema', 'api.graphql'),
  path.join(folder, 'dist', 'api.graphql'),
)
