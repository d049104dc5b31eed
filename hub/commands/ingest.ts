import { writeFile } from 'node:fs/promises'
import { HubError } from '@baibo/kernel/errors.ts'
import type { IngestReport } from '@baibo/kernel/ingest.ts'
import { readWorkbookFile } from '@baibo/kernel/workbook.ts'
import { writeMarkedWorkbook } from '@baibo/kernel/workbook-write.ts'
import { departments } from '@baibo/subgraphs/index.ts'
import type { Command } from 'commander'
import type { Config } from '../config.ts'
import { openHub } from '../hub.ts'
import { loadBatch, takeBack } from '../load-batch.ts'
import { refreshAll } from '../seed.ts'

const names = departments.map(({ name }) => name)

/** `hub ingest` and `hub ingest undo`. */
export function addIngestCommands(program: Command, config: () => Config): void {
  const ingest = program.command('ingest').description('导入部门工作簿 / ingest workbooks')
  ingest
    .command('files <department> <file...>', { isDefault: true })
    .description('一个文件一个事务；有任何错误则不写入')
    .option('--dry-run', '只检查，不写入')
    .option('--errors <out.xlsx>', '把标出问题的工作表写到此文件')
    .option('--json', '以 JSON 输出结果')
    .action(async (department: string, files: string[], options) =>
      ingestFiles(config(), department, files, options),
    )
  ingest
    .command('undo <batch>')
    .description('撤销一个批次 / take a batch back')
    .action(async (batch: string) => {
      const hub = await openHub(config(), { guest: true })
      try {
        const identity = await hub.cityIdentity()
        for (const [name, department] of hub.departments) {
          if (!(await department.hasBatch(batch))) continue
          const rows = await takeBack(hub, department, batch, identity)
          await refreshAll(hub)
          await hub.recorder.flush()
          console.log(
            `已撤销 ${name} 的批次 ${batch}，恢复 ${rows} 行 / undone, ${rows} rows restored`,
          )
          return
        }
        throw new HubError('BATCH_NOT_FOUND', {
          zh: `各部门都没有批次 ${batch}`,
          en: `no department has batch ${batch}`,
        })
      } finally {
        await hub.close()
      }
    })
}

interface IngestCommandOptions {
  dryRun?: boolean
  errors?: string
  json?: boolean
}

async function ingestFiles(
  config: Config,
  name: string,
  files: string[],
  { dryRun = false, errors, json }: IngestCommandOptions,
): Promise<void> {
  if (!names.includes(name)) {
    throw new HubError('UNKNOWN_DEPARTMENT', {
      zh: `没有部门 ${name}，可用：${names.join('、')}`,
      en: `unknown department ${name}`,
    })
  }
  const hub = await openHub(config, { guest: true })
  let accepted = true
  try {
    const department = hub.departments.get(name)
    if (!department)
      throw new HubError('DEPARTMENT_ELSEWHERE', {
        zh: `部门 ${name} 不在本机运行`,
        en: `${name} does not run here`,
      })
    const identity = { ...(await hub.cityIdentity()), unit: department.definition.unit }
    for (const file of files) {
      const workbook = await readWorkbookFile(file)
      const report = await loadBatch(hub, department, workbook, {
        identity,
        dryRun,
        ...(json ? {} : { onProgress: progress(file) }),
      })
      if (report.errors.length > 0) accepted = false
      if (errors && report.errors.length > 0)
        await writeFile(errors, await writeMarkedWorkbook(workbook, report.errors))
      print(file, report, json ?? false, dryRun)
    }
    if (!dryRun && accepted) await refreshAll(hub)
    await hub.recorder.flush()
  } finally {
    await hub.close()
  }
  if (!accepted) process.exitCode = 1
}

function progress(file: string): (done: number, total: number) => void {
  return (done, total) =>
    process.stderr.isTTY &&
    process.stderr.write(`\r${file}：${done}/${total}${done === total ? '\n' : ''}`)
}

function print(
  file: string,
  { batch, accepted, rejected, changed, errors, warnings }: IngestReport,
  json: boolean,
  dryRun: boolean,
): void {
  if (json) {
    console.log(JSON.stringify({ batch, accepted, rejected, changed, errors, warnings }))
    return
  }
  for (const warning of warnings) console.error(`提示 ${file}：${warning}`)
  for (const error of errors) {
    console.error(
      `${error.file} ${error.sheet} 第 ${error.row} 行 ${error.column} 列（${error.header}）“${error.value}” [${error.rule}] ${error.message}`,
    )
  }
  if (errors.length > 0)
    console.error(`${file}：${rejected} 行有误，未写入任何行 / nothing was written`)
  else if (dryRun)
    console.log(`${file}：${accepted} 行全部通过检查（未写入）/ all rows pass, nothing written`)
  else
    console.log(
      `${file}：批次 ${batch}，${accepted} 行，其中 ${changed} 行有变化 / ${accepted} rows, ${changed} changed`,
    )
}
