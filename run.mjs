// The only code that runs before anything is installed: plain JavaScript for any Node >= 20.
// `node run.mjs <task> [arguments]` installs what is missing and runs the task on the workspace's own Node.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const root = import.meta.dirname
const windows = process.platform === 'win32'
const bin = (name) => path.join(root, 'node_modules', '.bin', windows ? `${name}.cmd` : name)
const node = path.join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node')

if (Number(process.versions.node.split('.')[0]) < 20)
  fail('需要 Node 20 或更高版本', 'Node 20 or later is needed')

// Compiled code is kept between starts, which makes every start but the first one much faster.
const NODE_COMPILE_CACHE = path.join(root, 'node_modules', '.cache', 'compile')
const QUIET = '--disable-warning=ExperimentalWarning'

const tasks = {
  hub: async (args) => {
    if (args[0] === 'start') await buildConsole()
    await run(node, [QUIET, 'hub/cli.ts', ...args])
  },
  codegen: () => run(bin('graphql-codegen'), ['--config', 'codegen.ts']),
  'codegen:client': (args) => run(node, [QUIET, 'client/generate.ts', ...args]),
  console: () => buildConsole(),
  test: async (args) => {
    await tasks.codegen()
    await run(bin('vitest'), ['run', ...args])
  },
  peers: async () => {
    await installBench()
    await run(node, [QUIET, 'bench/peers/golden.ts'])
    await run(node, [QUIET, 'bench/peers/random.ts'])
  },
  'bench:gateway': async () => {
    await installBench()
    await run(node, [QUIET, 'bench/gateway/run.ts'])
  },
  'bench:golden': () => run(node, [QUIET, 'bench/golden/measure.ts']),
  check: async () => {
    await run(bin('biome'), ['ci', '.'])
    await tasks.codegen()
    await run(bin('tsc'), ['-p', '.'])
    await run(bin('tsc'), ['-p', 'console'])
    await tasks.hub(['compose', '--check'])
    await run(bin('vitest'), ['run'])
  },
}

const [task, ...args] = process.argv.slice(2)
if (!tasks[task])
  fail(`没有任务 ${task}，可用：${Object.keys(tasks).join('、')}`, `unknown task ${task}`)
await install()
await tasks[task](args)

/** Installs by the lockfile, once for each version of it. */
async function install() {
  const stamp = path.join(root, 'node_modules', '.installed')
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(root, 'pnpm-lock.yaml')))
    .digest('hex')
  if (existsSync(stamp) && existsSync(node) && readFileSync(stamp, 'utf8') === wanted) return
  console.log('安装依赖（首次约一分钟） / installing packages')
  await run('npx', [
    '--yes',
    'pnpm@12',
    'install',
    '--frozen-lockfile',
    '--reporter=append-only',
    '--loglevel=error',
  ])
  writeFileSync(stamp, wanted)
}

/** Builds the web console once for each version of its sources. */
async function buildConsole() {
  const folder = path.join(root, 'console')
  const stamp = path.join(folder, 'dist', '.built')
  const sources = [folder, path.join(root, 'client', 'src')]
    .flatMap((each) => readdirSync(each, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !/[\\/](node_modules|dist)[\\/]|\.(test|testing|setup)\.ts$/.test(file))
    .sort()
  const hash = createHash('sha256')
  for (const file of [...sources, path.join(root, 'pnpm-lock.yaml')])
    hash.update(readFileSync(file))
  const wanted = hash.digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.log('构建控制台 / building the console')
  const vite = path.join(folder, 'node_modules', '.bin', windows ? 'vite.cmd' : 'vite')
  await run(vite, ['build', '--logLevel', 'warn'], folder)
  writeFileSync(stamp, wanted)
}

/** Other gateways and load tools have their own manifest and lockfile, and are installed only here. */
function installBench() {
  return run('npx', [
    '--yes',
    'pnpm@12',
    'install',
    '--frozen-lockfile',
    '--loglevel=error',
    '--dir',
    'bench',
  ])
}

/** Runs a command to its end, handing signals on; a failure ends this process with the same code. */
function run(command, args, cwd = root) {
  // The workspace's own Node stands first, so that every script in .bin runs on it.
  const PATH = [path.dirname(node), process.env.PATH].join(path.delimiter)
  const child = spawn(command, args, {
    cwd,
    stdio: 'inherit',
    env: { NODE_COMPILE_CACHE, ...process.env, PATH },
    shell: windows,
  })
  const forward = (signal) => child.kill(signal)
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, forward)
  return new Promise((resolve) => {
    child.on('error', (error) =>
      fail(`无法执行 ${command}：${error.message}`, `cannot run ${command}`),
    )
    child.on('exit', (code, signal) => {
      for (const each of signals) process.off(each, forward)
      if (code !== 0) process.exit(signal ? 1 : code)
      resolve()
    })
  })
}

function fail(zh, en) {
  console.error(`${zh} / ${en}`)
  process.exit(1)
}
