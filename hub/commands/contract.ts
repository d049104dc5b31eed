import { writeFile } from 'node:fs/promises'
import { HubError } from '@baibo/kernel/errors.ts'
import { subgraphSdl } from '@baibo/kernel/subgraph.ts'
import { audienceContract } from '@baibo/schema/audience.ts'
import { compose, writeContract } from '@baibo/schema/compose.ts'
import { departments } from '@baibo/subgraphs/index.ts'
import type { Command } from 'commander'

/** `hub compose` and `hub contract`. */
export function addContractCommands(program: Command): void {
  addAudienceCommand(program)
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

function addAudienceCommand(program: Command): void {
  program
    .command('contract')
    .description('按 @tag 筛选的合同，供特定对象使用 / the API schema for an audience')
    .requiredOption('--tag <name>', '标签，如 open')
    .option('--out <file>', '写到文件，默认输出到屏幕')
    .action(async ({ tag, out }) => {
      const contracts = departments.map((each) => ({ name: each.name, sdl: subgraphSdl(each) }))
      const sdl = audienceContract(contracts, tag)
      if (out) await writeFile(out, sdl)
      else process.stdout.write(sdl)
    })
}
