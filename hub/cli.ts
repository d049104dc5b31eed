import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { HubError } from '@baibo/kernel/errors.ts'
import { TokenMint } from '@baibo/kernel/identity.ts'
import type { IngestReport } from '@baibo/kernel/ingest.ts'
import { serveDepartments } from '@baibo/kernel/server.ts'
import { readWorkbookFile } from '@baibo/kernel/workbook.ts'
import { writeMarkedWorkbook } from '@baibo/kernel/workbook-write.ts'
import { checkContract } from '@baibo/schema/check.ts'
import { compose, writeContract } from '@baibo/schema/compose.ts'
import { loadDocuments } from '@baibo/schema/documents.ts'
import { departments } from '@baibo/subgraphs/index.ts'
import { Command, InvalidArgumentError, Option } from 'commander'
import { readConfig } from './config.ts'
import { startGatewayAlone } from './gateway-alone.ts'
import { openHub } from './hub.ts'
import { loadKeys } from './keys.ts'
import { refreshAll } from './seed.ts'
import { start } from './start.ts'

const names = departments.map(({ name }) => name)
const config = () => readConfig(process.env, names)
const program = new Command('hub').description(
  '百博数据枢纽：七个部门，一张图 / the departments of one programme as one graph',
)

program
  .command('start')
  .description('启动整个枢纽 / start the whole hub')
  .action(() => start(config()))

program
  .command('token')
  .description('签发演示令牌（仅内置默认环境）/ print a demo token')
  .requiredOption('--unit <id>', '单位编号，如 jx-kjj')
  .option('--reporting-units <ids>', '可见的统计归属单位，逗号分隔，默认全市', '*')
  .option('--scope <scopes>', '授权范围，空格分隔', '')
  .option('--ttl <time>', '有效期，如 30m、1h、7d', parseDuration, 3600)
  .action(async ({ unit, reportingUnits, scope, ttl }) => {
    const settings = config()
    if (settings.production) {
      throw new HubError('DEMO_LOGIN_REFUSED', {
        zh: '生产环境不签发演示令牌，请使用统一身份认证',
        en: 'demo tokens are refused in production',
      })
    }
    const mint = new TokenMint((await loadKeys(settings)).tokenKey)
    const scopes = String(scope).split(/\s+/).filter(Boolean)
    console.log(
      await mint.token({
        subject: `demo-${unit}`,
        unit,
        reportingUnits: String(reportingUnits).split(','),
        scopes,
        lifetime: ttl,
      }),
    )
  })

const ingest = program.command('ingest').description('导入部门工作簿 / ingest workbooks')
ingest
  .command('files <department> <file...>', { isDefault: true })
  .description('一个文件一个事务；有任何错误则不写入')
  .option('--dry-run', '只检查，不写入')
  .option('--errors <out.xlsx>', '把标出问题的工作表写到此文件')
  .option('--json', '以 JSON 输出结果')
  .action(async (department: string, files: string[], options) =>
    ingestFiles(department, files, options),
  )
ingest
  .command('undo <batch>')
  .description('撤销一个批次 / take a batch back')
  .action(async (batch: string) => {
    const hub = await openHub(config(), { guest: true })
    try {
      const identity = await hub.cityIdentity()
      for (const [name, department] of hub.departments) {
        if (!(await department.hasBatch(batch))) continue
        const rows = await department.undo(batch, identity)
        await refreshAll(hub)
        console.log(
          `已撤销 ${name} 的批次 ${batch}，恢复 ${rows} 行 / undone, ${rows} rows restored`,
        )
        return
      }
      throw new HubError('BATCH_NOT_FOUND', {
        zh: `各部门都没有批次 ${batch}`,
        en: `no department has batch ${batch}`,
      })
    } finally {
      await hub.close()
    }
  })

interface IngestCommandOptions {
  dryRun?: boolean
  errors?: string
  json?: boolean
}

async function ingestFiles(
  name: string,
  files: string[],
  { dryRun = false, errors, json }: IngestCommandOptions,
): Promise<void> {
  if (!names.includes(name)) {
    throw new HubError('UNKNOWN_DEPARTMENT', {
      zh: `没有部门 ${name}，可用：${names.join('、')}`,
      en: `unknown department ${name}`,
    })
  }
  const hub = await openHub(config(), { guest: true })
  let accepted = true
  try {
    const department = hub.departments.get(name)
    if (!department)
      throw new HubError('DEPARTMENT_ELSEWHERE', {
        zh: `部门 ${name} 不在本机运行`,
        en: `${name} does not run here`,
      })
    const identity = { ...(await hub.cityIdentity()), unit: department.definition.unit }
    for (const file of files) {
      const workbook = await readWorkbookFile(file)
      const report = await department.ingest(workbook, {
        identity,
        dryRun,
        ...(json ? {} : { onProgress: progress(file) }),
      })
      if (report.errors.length > 0) accepted = false
      if (errors && report.errors.length > 0)
        await writeFile(errors, await writeMarkedWorkbook(workbook, report.errors))
      print(file, report, json ?? false, dryRun)
    }
    if (!dryRun && accepted) await refreshAll(hub)
  } finally {
    await hub.close()
  }
  if (!accepted) process.exitCode = 1
}

function progress(file: string): (done: number, total: number) => void {
  return (done, total) =>
    process.stderr.isTTY &&
    process.stderr.write(`\r${file}：${done}/${total}${done === total ? '\n' : ''}`)
}

function print(
  file: string,
  { batch, accepted, rejected, changed, errors, warnings }: IngestReport,
  json: boolean,
  dryRun: boolean,
): void {
  if (json) {
    console.log(JSON.stringify({ batch, accepted, rejected, changed, errors, warnings }))
    return
  }
  for (const warning of warnings) console.error(`提示 ${file}：${warning}`)
  for (const error of errors) {
    console.error(
      `${error.file} ${error.sheet} 第 ${error.row} 行 ${error.column} 列（${error.header}）“${error.value}” [${error.rule}] ${error.message}`,
    )
  }
  if (errors.length > 0)
    console.error(`${file}：${rejected} 行有误，未写入任何行 / nothing was written`)
  else if (dryRun)
    console.log(`${file}：${accepted} 行全部通过检查（未写入）/ all rows pass, nothing written`)
  else
    console.log(
      `${file}：批次 ${batch}，${accepted} 行，其中 ${changed} 行有变化 / ${accepted} rows, ${changed} changed`,
    )
}

program
  .command('compose')
  .description('组合各部门的合同，写出 schema/ 下的文件 / compose the contract')
  .option('--check', '只检查是否与提交的文件一致')
  .action(async ({ check }) => {
    const drifted = await writeContract(compose(departments), { check })
    if (check && drifted.length > 0) {
      throw new HubError('CONTRACT_DRIFT', {
        zh: `与各部门的 schema.graphql 不一致：${drifted.join('、')}；请执行 npx hub compose 并提交`,
        en: `out of date: ${drifted.join(', ')}; run npx hub compose and commit`,
      })
    }
    console.log(
      drifted.length > 0
        ? `已更新 ${drifted.join('、')} / updated`
        : '合同与各部门一致 / the contract is up to date',
    )
  })

program
  .command('check')
  .description(
    '与已发布的合同比较，指出破坏性变化和受影响的问题 / compare with the published contract',
  )
  .option('--base <git ref>', '已发布的版本', 'HEAD')
  .option('--json', '以 JSON 输出结果')
  .action(async ({ base, json }) => checkAgainst(base, json))

program
  .command('gateway')
  .description('单独运行网关，服务任意 Federation 2 supergraph / serve any supergraph')
  .requiredOption('--supergraph <file or url>', 'supergraph 文件或地址')
  .option('--port <n>', '端口', parsePort, 4000)
  .option('--host <address>', '监听地址', '127.0.0.1')
  .option('--open', '关闭身份校验，仅限回环地址')
  .option('--limits <mode>', 'off 关闭操作限制，仅限回环地址', 'on')
  .action((options) => startGatewayAlone(config(), options))

program
  .command('subgraph <name...>')
  .description('单独运行部门，地址为 /<name>/graphql / serve departments alone')
  .requiredOption('--port <n>', '端口', parsePort)
  .option('--host <address>', '监听地址', '127.0.0.1')
  .addOption(
    new Option(
      '--trust <mode>',
      'signature 要求网关签名；token 只凭用户令牌，用于现成路由器或 mTLS 网格',
    )
      .choices(['signature', 'token'])
      .default('signature'),
  )
  .action(async (wanted: string[], { port, host, trust }) => {
    const hub = await openHub(config(), { host: wanted, guest: true })
    const server = await serveDepartments([...hub.departments.values()], {
      port,
      host,
      signatureKeys: trust === 'token' ? [] : hub.keys.gatewayKeys,
    })
    for (const name of wanted) console.log(`subgraph ready ${server.url}/${name}/graphql`)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(
        signal,
        () =>
          void server
            .close()
            .then(() => hub.close())
            .then(() => process.exit(0)),
      )
    }
  })

async function checkAgainst(base: string, json: boolean): Promise<void> {
  const published = await showFile(base, 'schema/api.graphql')
  const { changes, brokenDocuments } = await checkContract(
    published,
    compose(departments).api,
    loadDocuments().values(),
  )
  if (json) console.log(JSON.stringify({ changes, brokenDocuments }, null, 2))
  else {
    const titles = { BREAKING: '破坏', DANGEROUS: '危险', SAFE: '安全' }
    for (const { verdict, message } of changes) console.log(`${titles[verdict]} ${message}`)
    for (const { name, owner, contact, reasons } of brokenDocuments) {
      console.log(
        `问题 ${name} 将无法回答（责任单位 ${owner}，联系 ${contact}）：${reasons.join('；')}`,
      )
    }
    console.log(
      `${changes.length} 处变化，${brokenDocuments.length} 个批准的问题受影响 / ${changes.length} changes, ${brokenDocuments.length} documents broken`,
    )
  }
  if (brokenDocuments.length > 0 || changes.some(({ verdict }) => verdict === 'BREAKING'))
    process.exitCode = 1
}

/** A file as it stands in a commit. */
async function showFile(reference: string, file: string): Promise<string> {
  const root = path.join(import.meta.dirname, '..')
  try {
    return (
      await promisify(execFile)('git', ['show', `${reference}:${file}`], {
        cwd: root,
        maxBuffer: 1e8,
      })
    ).stdout
  } catch (cause) {
    throw new HubError(
      'BASE_NOT_FOUND',
      { zh: `git 中没有 ${reference}:${file}`, en: `git has no ${reference}:${file}` },
      { cause },
    )
  }
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('端口应为 0 到 65535 的整数 / expected a port number')
  return port
}

function parseDuration(text: string): number {
  const [, amount, unit] = /^(\d+)([smhd]?)$/.exec(text) ?? []
  if (!amount)
    throw new InvalidArgumentError(
      '应为 30m、1h、7d 这样的时长 / expected a duration like 30m, 1h, 7d',
    )
  return (
    Number(amount) * { s: 1, m: 60, h: 3600, d: 86_400, '': 1 }[unit as 's' | 'm' | 'h' | 'd' | '']
  )
}

try {
  await program.parseAsync()
  // The embedded database's own exit hook would end the process with 0.
  if (process.exitCode) process.exit()
} catch (error) {
  // Known errors speak for themselves; only an unforeseen one shows where it arose.
  if (error instanceof HubError) console.error(`${error.message} [${error.code}]`)
  else console.error(error)
  process.exit(1)
}
