import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { HubError } from '@baibo/kernel/errors.ts'
import { approve, changeSetId, loadApprovals, unapprovedOwners } from '@baibo/schema/approvals.ts'
import {
  type ContractChange,
  type ContractCheck,
  checkContract,
  type PublishedContract,
} from '@baibo/schema/check.ts'
import { compose } from '@baibo/schema/compose.ts'
import { loadDocuments } from '@baibo/schema/documents.ts'
import { publishRelease, readRelease, releases } from '@baibo/schema/published.ts'
import { departments } from '@baibo/subgraphs/index.ts'
import type { Command } from 'commander'

const root = path.join(import.meta.dirname, '../..')
const TITLES = { BREAKING: '破坏', DANGEROUS: '危险', SAFE: '安全' } as const

interface CheckCommandOptions {
  base?: string
  published?: string
  json?: boolean
  approve?: string
  by?: string
  reason?: string
}

/** `hub check` and `hub release`. */
export function addCheckCommands(program: Command): void {
  program
    .command('check')
    .description(
      '与已发布的合同比较：破坏、危险、安全，以及受影响的问题和联系人 / compare with the published contract',
    )
    .option('--base <git ref>', '与此提交的合同比较')
    .option('--published <id>', '与此已发布版本比较；都不给出时取最近的版本')
    .option('--approve <unit>', '该责任单位同意自己的破坏性变化，记入 schema/approvals.json')
    .option('--by <name>', '同意人，与 --approve 同用')
    .option('--reason <text>', '理由，与 --approve 同用')
    .option('--json', '以 JSON 输出结果')
    .action(check)
  program
    .command('release')
    .description(
      '保存当前合同为已发布版本，并写出各部门的变更记录 / keep this version as published',
    )
    .action(release)
}

async function check(options: CheckCommandOptions): Promise<void> {
  const { published, name } = await baseline(options)
  const result = await checkContract(published, compose(departments), loadDocuments().values(), {
    departments,
  })
  if (options.approve) {
    await approveChanges(result.changes, options)
  }
  const open = unapprovedOwners(result.changes, loadApprovals())
  if (options.json)
    console.log(JSON.stringify({ base: name, ...result, unapproved: open }, null, 2))
  else report(name, result, open)
  if (open.length > 0) process.exitCode = 1
}

async function approveChanges(
  changes: readonly ContractChange[],
  { approve: owner = '', by, reason }: CheckCommandOptions,
): Promise<void> {
  if (!by || !reason) {
    throw new HubError('APPROVAL_INCOMPLETE', {
      zh: '同意需写明 --by 和 --reason',
      en: '--approve needs --by and --reason',
    })
  }
  if (!unapprovedOwners(changes, loadApprovals()).includes(owner)) {
    throw new HubError('NOTHING_TO_APPROVE', {
      zh: `${owner} 没有待同意的破坏性变化`,
      en: `${owner} has no breaking change to approve`,
    })
  }
  await approve(changes, { owner, by, reason, on: today() })
}

function report(
  base: string,
  { changes, brokenDocuments, deprecations }: ContractCheck,
  open: readonly string[],
): void {
  console.log(`与 ${base} 比较 / compared with ${base}`)
  for (const { verdict, message, owner, place } of changes) {
    const where = place ? `${place.file}${place.line ? `:${place.line}` : ''}` : '（已删除）'
    console.log(`${TITLES[verdict]} ${message}\n    ${where}，责任单位 ${owner}`)
  }
  for (const { name, owner, contact, reasons } of brokenDocuments) {
    console.log(
      `问题 ${name} 将无法照旧回答（责任单位 ${owner}，联系 ${contact}）：${reasons.join('；')}`,
    )
  }
  for (const { coordinate, endsOn, due, documents } of deprecations) {
    const state = due ? `已于 ${endsOn} 到期，可以删除` : `将于 ${endsOn ?? '未定日期'} 停用`
    const users = documents.length > 0 ? `；仍在使用：${documents.join('、')}` : ''
    console.log(`停用 ${coordinate} ${state}${users}`)
  }
  for (const owner of open) {
    console.log(
      `${owner} 的破坏性变化尚未同意（${changeSetId(changes, owner)}）：npx hub check --approve ${owner} --by <姓名> --reason <理由>`,
    )
  }
  console.log(
    `${changes.length} 处变化，${brokenDocuments.length} 个批准的问题受影响 / ${changes.length} changes, ${brokenDocuments.length} documents broken`,
  )
}

async function release(): Promise<void> {
  const contract = compose(departments)
  const last = releases().at(-1)
  const options = { on: today(), changelogs: path.join(root, 'docs/changelog') }
  let changes: ContractChange[] = []
  if (last) {
    const documents = loadDocuments().values()
    const result = await checkContract(readRelease(last.id), contract, documents, { departments })
    changes = result.changes
    const open = unapprovedOwners(changes, loadApprovals())
    if (open.length > 0) {
      throw new HubError('CHANGES_NOT_APPROVED', {
        zh: `有破坏性变化尚未同意：${open.join('、')}；请先执行 npx hub check`,
        en: `breaking changes of ${open.join(', ')} are not approved; run npx hub check`,
      })
    }
  }
  const done = await publishRelease(contract, changes, options)
  console.log(
    done
      ? `已发布版本 ${done.id}，${changes.length} 处变化 / published`
      : '当前合同已经发布 / this contract is published already',
  )
}

async function baseline({
  base,
  published: id,
}: CheckCommandOptions): Promise<{ published: PublishedContract; name: string }> {
  const wanted = id ?? (base ? undefined : releases().at(-1)?.id)
  if (wanted) return { published: readRelease(wanted), name: `已发布版本 ${wanted}` }
  const reference = base ?? 'HEAD'
  const [api, supergraph] = await Promise.all([
    showFile(reference, 'schema/api.graphql'),
    showFile(reference, 'schema/supergraph.graphql'),
  ])
  return { published: { api, supergraph }, name: reference }
}

/** A file as it stands in a commit. */
async function showFile(reference: string, file: string): Promise<string> {
  try {
    const git = promisify(execFile)
    return (await git('git', ['show', `${reference}:${file}`], { cwd: root, maxBuffer: 1e8 }))
      .stdout
  } catch (cause) {
    throw new HubError(
      'BASE_NOT_FOUND',
      { zh: `git 中没有 ${reference}:${file}`, en: `git has no ${reference}:${file}` },
      { cause },
    )
  }
}

/** YYYY-MM-DD in Beijing. */
function today(): string {
  return new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })
}
