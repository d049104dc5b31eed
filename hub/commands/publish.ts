import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { HubError } from '@baibo/kernel/errors.ts'
import { departments } from '@baibo/subgraphs/index.ts'
import type { Command } from 'commander'

interface Target {
  url: string
  token?: string
}

/** `hub publish`, `hub consent`, `hub supergraphs` and `hub rollback`, against a running hub. */
export function addPublishCommands(program: Command): void {
  const command = (usage: string, description: string) =>
    program
      .command(usage)
      .description(description)
      .option(
        '--url <address>',
        '运行中的枢纽，默认取环境变量 HUB_URL',
        process.env.HUB_URL ?? 'http://localhost:4000',
      )
      .option('--token <token>', '令牌，默认取环境变量 HUB_TOKEN')
  command(
    'publish <department>',
    '把部门的合同发布到运行中的枢纽：组合、检查、切换 / publish a contract',
  )
    .option('--file <schema.graphql>', 'SDL 文件，默认为部门目录中的 schema.graphql')
    .action(async (name: string, { file, ...target }) => {
      const directory = departments.find((each) => each.name === name)?.directory ?? '.'
      const sdl = await readFile(file ?? path.join(directory, 'schema.graphql'), 'utf8')
      const { id, previous, changes } = await call(
        target,
        'PUT',
        `departments/${name}/contract`,
        sdl,
      )
      console.log(
        `已切换到 ${id}，${changes.length} 处变化；回退：npx hub rollback ${previous} / now serving ${id}`,
      )
    })
  command('consent <department>', '同意其他部门以 @override 接管本部门的字段')
    .requiredOption('--field <Type.field>', '字段坐标')
    .requiredOption('--to <department>', '接管的部门')
    .action(async (name: string, { field, to, ...target }) => {
      const body = JSON.stringify({ coordinate: field, to })
      await call(target, 'POST', `departments/${name}/consents`, body)
      console.log(`已同意 ${to} 接管 ${field}`)
    })
  command('supergraphs', '列出保存过的 supergraph').action(async (target: Target) => {
    for (const { id, at, by, department } of await call(target, 'GET', 'supergraphs'))
      console.log(`${id}  ${at}  ${department ?? '启动时'}  ${by?.unit ?? ''}`)
  })
  command('rollback <id>', '回到保存过的 supergraph / serve an earlier supergraph').action(
    async (id: string, target: Target) => {
      await call(target, 'POST', `supergraphs/${id}/activate`)
      console.log(`已回到 ${id} / now serving ${id}`)
    },
  )
}

async function call(
  { url, token = process.env.HUB_TOKEN ?? '' }: Target,
  method: string,
  address: string,
  body?: string,
  // biome-ignore lint/suspicious/noExplicitAny: answers of several shapes, printed at once
): Promise<any> {
  const response = await fetch(`${url}/admin/${address}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body }),
  }).catch((cause: unknown) => {
    throw new HubError(
      'HUB_UNREACHABLE',
      { zh: `无法连接枢纽 ${url}`, en: `the hub at ${url} cannot be reached` },
      { cause },
    )
  })
  // biome-ignore lint/suspicious/noExplicitAny: answers of several shapes, printed at once
  const answer = (await response.json()) as any
  if (response.ok) return answer
  const [error] = answer.errors ?? []
  throw new HubError(error?.extensions?.code ?? 'PUBLISH_FAILED', {
    zh: error?.message ?? `枢纽回答 ${response.status}`,
    en: `the hub answered ${response.status}`,
  })
}
