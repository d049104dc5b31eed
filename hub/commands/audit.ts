import { type Command, InvalidArgumentError } from 'commander'
import type { Config } from '../config.ts'
import { type Hub, openHub } from '../hub.ts'
import { contentOf, type RecordContent, readChain, verifyChain } from '../record-chain.ts'

/** `hub audit verify` and `hub audit list`. */
export function addAuditCommands(program: Command, config: () => Config): void {
  const audit = program.command('audit').description('访问记录 / the record of accesses')
  audit
    .command('verify')
    .description('逐条核验访问记录链；有问题时指出第一条，退出码 1')
    .option('--expect-head <hash>', '此前另存的链头应仍在链上，查出从尾部被删去的记录', parseHash)
    .option('--json', '以 JSON 输出结果')
    .action((options) => withRegistry(config(), (hub) => verify(hub, options)))
  audit
    .command('list')
    .description('列出访问记录，旧的在前')
    .option('--since <time>', '此时刻之后的，如 2026-11-01', parseTime)
    .option('--unit <id>', '此单位的，如 jx-kjj')
    .option('--field <coordinate>', '涉及此字段的，如 Person.fullName')
    .option('--json', '每条一行 JSON')
    .action((options) => withRegistry(config(), (hub) => list(hub, options)))
}

/** The registry alone is opened here, unless it runs elsewhere. */
async function withRegistry(config: Config, work: (hub: Hub) => Promise<void>): Promise<void> {
  const host = config.departmentUrls.registry ? [] : ['registry']
  const hub = await openHub(config, { host, guest: true })
  try {
    await work(hub)
  } finally {
    await hub.close()
  }
}

async function verify(
  { askRegistry }: Hub,
  { expectHead, json = false }: { expectHead?: string; json?: boolean },
): Promise<void> {
  const report = await verifyChain(readChain(askRegistry), expectHead, (records) => {
    if (process.stderr.isTTY) process.stderr.write(`\r已核验 ${records} 条 / ${records} verified`)
  })
  const { records, head, firstBad, isExpectedHeadThere } = report
  const isWhole = !firstBad && isExpectedHeadThere !== false
  if (json) console.log(JSON.stringify({ ok: isWhole, ...report }))
  else if (firstBad) {
    const { sequence, recordedAt, zh, en } = firstBad
    console.error(
      `第 ${sequence} 条记录（${recordedAt ?? '时刻不详'}）有问题：${zh}；此前 ${records} 条完好 / record ${sequence}: ${en}; ${records} before it are good`,
    )
  } else if (!isWhole) {
    console.error(
      `链上没有 ${expectHead}：它之后的记录连同它已被删去 / the expected head is not on the chain: records were cut off its end`,
    )
  } else {
    console.log(
      `访问记录完好，共 ${records} 条，链头 ${head} / the record is whole: ${records} records`,
    )
  }
  if (!isWhole) process.exitCode = 1
}

async function list(
  { askRegistry }: Hub,
  options: { since?: Date; unit?: string; field?: string; json?: boolean },
): Promise<void> {
  const { since, unit, field, json = false } = options
  for await (const { record } of readChain(askRegistry)) {
    const content = contentOf(record)
    if (since && new Date(content.recordedAt) < since) continue
    if (unit && content.unit !== unit) continue
    if (field && !content.fields?.some((one) => one.field === field)) continue
    console.log(json ? record : lineOf(content))
  }
}

function lineOf(content: RecordContent): string {
  const { sequence, recordedAt, kind, unit, subject, purpose, operationName, rows } = content
  const fields = content.fields?.map((one) =>
    one.refusal ? `${one.field}(${one.refusal})` : one.field,
  )
  const what = [operationName, ...(fields ?? []), content.batch, ...(content.grants ?? [])]
  const about = what.filter(Boolean).join(' ')
  return `${sequence} ${recordedAt} ${kind} ${unit}/${subject} ${purpose ?? '-'} ${rows} 行 ${about}`
}

function parseHash(text: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return text
  throw new InvalidArgumentError('应为 64 位十六进制 / expected 64 hexadecimal digits')
}

function parseTime(text: string): Date {
  const time = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00+08:00` : text)
  if (!Number.isNaN(time.getTime())) return time
  throw new InvalidArgumentError('应为 2026-11-01 这样的日期或时刻 / expected a day or an instant')
}
