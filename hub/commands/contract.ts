import { HubError } from '@baibo/kernel/errors.ts'
import { compose, writeContract } from '@baibo/schema/compose.ts'
import { departments } from '@baibo/subgraphs/index.ts'
import type { Command } from 'commander'

/** `hub compose`. */
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
}
