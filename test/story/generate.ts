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
  writeFileSync(join(here, file), `${JSON.stringify(content, null, 2)}\n`)
}
