import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { HubError } from '@baibo/kernel/errors.ts'
import { checkContract } from '@baibo/schema/check.ts'
import { compose, writeContract } from '@baibo/schema/compose.ts'
import { loadDocuments } from '@baibo/schema/documents.ts'
import { departments } from '@baibo/subgraphs/index.ts'
import type { Command } from 'commander'

/** `hub compose` and `hub check`. */
export function addContractCommands(program: Command): void {
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
}

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
  const root = path.join(import.meta.dirname, '../..')
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
