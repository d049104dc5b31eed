import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Department } from '@baibo/kernel/department.ts'
import { HubError } from '@baibo/kernel/errors.ts'
import { readWorkbookFile } from '@baibo/kernel/workbook.ts'
import { contractFiles } from '@baibo/schema/compose.ts'
import type { Hub } from './hub.ts'
import { loadBatch } from './load-batch.ts'

/** The sample workbooks of a department, and the registry's catalogue that composition wrote. */
async function seedFiles({ definition }: Department): Promise<string[]> {
  const folder = path.join(definition.directory, 'data')
  const own = (await readdir(folder).catch(() => []))
    .filter((file) => /\.(xlsx|csv)$/i.test(file))
    .sort()
  const more = (definition.seedFiles ?? []).map((file) => path.resolve(definition.directory, file))
  const catalogue = definition.name === 'registry' ? [contractFiles.catalogue] : []
  return [...more, ...own.map((file) => path.join(folder, file)), ...catalogue]
}

/**
 * Loads the sample workbooks into every department that has no batch yet, by the ordinary ingest.
 * Answers whether anything was loaded. Throws when a sample file has a row error.
 */
export async function seed(hub: Hub, onFile: (zh: string) => void): Promise<boolean> {
  const identity = await hub.cityIdentity()
  let loaded = false
  for (const [name, department] of hub.departments) {
    if (!(await department.isEmpty())) continue
    loaded = true
    for (const file of await seedFiles(department)) {
      const as = { ...identity, unit: department.definition.unit }
      const workbook = await readWorkbookFile(file)
      const report = await loadBatch(hub, department, workbook, { identity: as })
      if (report.errors.length > 0) {
        const first = report.errors[0]
        throw new HubError('SEED_REFUSED', {
          zh: `样例文件 ${file} 有 ${report.errors.length} 处错误：第 ${first?.row} 行 ${first?.header}：${first?.message}`,
          en: `sample file ${file} has ${report.errors.length} errors`,
        })
      }
      onFile(`${name}：${path.basename(file)}，${report.accepted} 行`)
    }
  }
  if (loaded) await refreshAll(hub)
  return loaded
}

/** Brings reference data and derived rows of all hosted departments up to date, in the list's order. */
export async function refreshAll(hub: Hub): Promise<void> {
  for (const department of hub.departments.values()) await department.refresh()
}
