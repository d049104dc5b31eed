import { writeFile } from 'node:fs/promises'
import {
  type CatalogueRow,
  catalogueColumns,
  catalogueRows,
  type DepartmentState,
} from '@baibo/schema/catalogue-sheet.ts'
import { compose } from '@baibo/schema/compose.ts'
import { indexSources } from '@baibo/schema/sources.ts'
import { departments } from '@baibo/subgraphs/index.ts'
import type { Command } from 'commander'
import type { Config } from '../config.ts'
import { type Hub, openHub } from '../hub.ts'
import { createTableFile } from '../table-file.ts'

/** `hub catalogue`. */
export function addCatalogueCommand(program: Command, config: () => Config): void {
  program
    .command('catalogue <out.xlsx>')
    .description('写出数据目录，含最近批次和行数 / write the data catalogue as a workbook')
    .action(async (out: string) => {
      const hub = await openHub(config(), { guest: true })
      try {
        const rows = await readCatalogue(hub)
        await writeFile(out, catalogueWorkbook(rows))
        console.log(`已写出 ${rows.length} 个信息项到 ${out} / ${rows.length} items written`)
      } finally {
        await hub.close()
      }
    })
}

/** The catalogue with the state of every department, asked through the graph. */
export async function readCatalogue(hub: Hub): Promise<CatalogueRow[]> {
  const fields = departments.map(({ name }) => `${camelCase(name)}Freshness`)
  const answer = await hub.graph<Record<string, DepartmentState & { department: string }>>(
    `{ ${fields.map((field) => `${field} { department title lastBatchAt rows }`).join(' ')} }`,
    {},
    await hub.cityIdentity(),
  )
  const states = new Map(Object.values(answer).map((state) => [state.department, state]))
  const find = indexSources(departments)
  return catalogueRows(compose(departments), states, (at) => find(at)?.department ?? null)
}

export function catalogueWorkbook(rows: readonly CatalogueRow[]): Buffer {
  const columns = catalogueColumns.map((name) => ({
    name,
    title: name,
    type: name === '行数' ? 'Int' : 'String',
    fields: [],
    list: false,
  }))
  const file = createTableFile('xlsx', {
    name: 'catalogue',
    title: '数据目录',
    variables: {},
    columns,
    encoding: 'utf-8',
    titles: 'zh',
  })
  return Buffer.concat([file.write(rows), file.end([])])
}

function camelCase(name: string): string {
  return name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}
