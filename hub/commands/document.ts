import { compose } from '@baibo/schema/compose.ts'
import { loadDocuments, loadRetiredDocuments } from '@baibo/schema/documents.ts'
import { departments } from '@baibo/subgraphs/index.ts'
import type { Command } from 'commander'
import { publishDocument, retireDocument } from '../document-files.ts'

/** `hub document publish | retire | list`. */
export function addDocumentCommands(program: Command): void {
  const document = program
    .command('document')
    .description('批准的问题 / approved documents: publish, retire, list')
  document
    .command('publish <file.graphql>')
    .description('检查并批准一个问题，同名 .json 写明责任单位、联系人、用途和列')
    .action(async (file: string) => {
      const { name, id } = await publishDocument(file, compose(departments))
      console.log(`已批准 ${name}（${id}），提交后重启即可用 /q/${name}.json / published`)
    })
  document
    .command('retire <name>')
    .description('停用一个问题：文件保留，地址回答 410')
    .option('--replacement <name>', '请调用者改用的问题')
    .action(async (name: string, { replacement }) => {
      const on = new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })
      await retireDocument(name, { on, ...(replacement ? { replacement } : {}) })
      console.log(`已停用 ${name}（${on}）/ retired`)
    })
  document
    .command('list')
    .description('列出批准的和停用的问题')
    .option('--json', '以 JSON 输出')
    .action(({ json }) => {
      const approved = [...loadDocuments().values()].map((each) => ({
        name: each.name,
        title: each.title,
        owner: each.owner,
        contact: each.contact,
        purpose: each.purpose,
        variables: each.variables.map(({ variable }) => variable.name.value),
      }))
      const retired = [...loadRetiredDocuments().values()]
      if (json) return console.log(JSON.stringify({ approved, retired }, null, 2))
      for (const { name, title, owner, contact, purpose, variables } of approved) {
        console.log(
          `${name}  ${title}  ${owner}  ${contact}  ${purpose}  ${variables.join('、') || '无参数'}`,
        )
      }
      for (const { name, title, retiredOn, replacement } of retired)
        console.log(`${name}  ${title}  已于 ${retiredOn} 停用  ${replacement ?? ''}`)
    })
}
