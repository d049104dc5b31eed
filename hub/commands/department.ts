import { spawnSync } from 'node:child_process'
import path from 'node:path'
import type { Command } from 'commander'
import { newDepartment } from '../kit/new-department.ts'

/** `hub new-department`. */
export function addDepartmentCommands(program: Command): void {
  program
    .command('new-department <name>')
    .description('生成一个新部门的目录，立即通过全部检查 / write the folder of a new department')
    .requiredOption('--unit <id>', '责任单位编号，如 jx-jyj')
    .requiredOption('--title <中文名>', '部门中文名，如 市教育局')
    .option('--no-install', '不更新锁文件和依赖')
    .action(async (name: string, { unit, title, install }) => {
      const root = path.join(import.meta.dirname, '../..')
      for (const file of await newDepartment({ name, unit, title }, root))
        console.log(`已写入 ${file}`)
      if (install) installWorkspace(root)
      console.log(`
下一步 / next:
  npm run codegen                         # 由 schema.graphql 生成 resolvers 的类型
  npx hub compose                         # 组合合同并写出 schema/
  npm test -- subgraphs/${name}           # 合同测试：引用、权限、事实、来源、分页、语句数`)
    })
}

/** The lockfile must know the new package, or the next clean install refuses it. */
function installWorkspace(root: string): void {
  const { status } = spawnSync(
    'npx',
    ['--yes', 'pnpm@12', 'install', '--no-frozen-lockfile', '--loglevel=error'],
    { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' },
  )
  if (status !== 0) {
    console.error(
      '依赖未能更新：请联网后执行 npx --yes pnpm@12 install 并提交 pnpm-lock.yaml / run it again online',
    )
  }
}
