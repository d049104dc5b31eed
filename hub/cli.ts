import { stopOnSignals } from '@baibo/gateway/lifecycle.ts'
import { HubError } from '@baibo/kernel/errors.ts'
import { TokenMint } from '@baibo/kernel/identity.ts'
import { serveDepartments } from '@baibo/kernel/server.ts'
import { departments } from '@baibo/subgraphs/index.ts'
import { Command, InvalidArgumentError, Option } from 'commander'
import { addAuditCommands } from './commands/audit.ts'
import { addCatalogueCommand } from './commands/catalogue.ts'
import { addCheckCommands } from './commands/check.ts'
import { addContractCommands } from './commands/contract.ts'
import { addDepartmentCommands } from './commands/department.ts'
import { addDocumentCommands } from './commands/document.ts'
import { addIngestCommands } from './commands/ingest.ts'
import { addPublishCommands } from './commands/publish.ts'
import { readConfig } from './config.ts'
import { startGatewayAlone } from './gateway-alone.ts'
import { openHub } from './hub.ts'
import { loadKeys } from './keys.ts'
import { start } from './start.ts'

const names = departments.map(({ name }) => name)
const config = () => readConfig(process.env, names)
const program = new Command('hub').description(
  '百博数据枢纽：各部门的数据，一张图 / the departments of one programme as one graph',
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

addIngestCommands(program, config)
addContractCommands(program)
addCheckCommands(program)
addDocumentCommands(program)
addCatalogueCommand(program, config)
addPublishCommands(program)
addAuditCommands(program, config)
addDepartmentCommands(program)

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
    stopOnSignals(async () => {
      await server.close()
      await hub.close()
    })
    for (const name of wanted) console.log(`subgraph ready ${server.url}/${name}/graphql`)
  })

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
} catch (error) {
  // Known errors speak for themselves; only an unforeseen one shows where it arose.
  if (error instanceof HubError) console.error(`${error.message} [${error.code}]`)
  else console.error(error)
  process.exit(1)
}
