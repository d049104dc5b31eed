import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expectedFigures } from './figures.ts'
import { sampleFiles } from './files.ts'
import { notSeeded, seededMistakes } from './seeded.ts'
import { tellStory } from './story.ts'
import { writeSample } from './workbook.ts'

const here = import.meta.dirname
const story = tellStory()
const files = sampleFiles(story)

for (const sample of files) {
  const path = join(here, '../../subgraphs', sample.department, 'data', sample.file)
  await writeSample(path, sample)
  const sheets = sample.sheets.map(({ name, rows }) => `${name} ${rows.length}`).join(', ')
  process.stdout.write(`${sample.department}/data/${sample.file}: ${sheets}\n`)
}
writeJson('expected.json', expectedFigures(story, files))
writeJson('seeded-mistakes.json', { mistakes: seededMistakes(story), notSeeded })

function writeJson(file: string, content: unknown): void {
  writeFileSync(join(here, file), `${formatJson(content)}\n`)
}

/** JSON as the project's formatter leaves it: short lists on one line of at most 100 columns. */
function formatJson(content: unknown): string {
  const list = /^(.*)\[\n((?: +".*",?\n)+) *\](,?)$/gm
  return JSON.stringify(content, null, 2).replace(list, (written, before, items, comma) => {
    const line = `${before}[${items.trim().replace(/\n */g, ' ')}]${comma}`
    return columns(line) <= 100 ? line : written
  })
}

function columns(line: string): number {
  return [...line].reduce((sum, char) => sum + ((char.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0)
}
