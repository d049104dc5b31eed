import { economyFiles } from './files-economy.ts'
import { financeFiles } from './files-finance.ts'
import { programmeFiles } from './files-programme.ts'
import { scienceFiles } from './files-science.ts'
import { talentFiles } from './files-talent.ts'
import { universityFiles } from './files-university.ts'
import type { Story } from './story.ts'
import type { SampleFile } from './workbook.ts'

/** Every sample workbook of the six departments. */
export function sampleFiles(story: Story): SampleFile[] {
  return [
    ...talentFiles(story),
    ...universityFiles(story),
    ...economyFiles(story),
    ...scienceFiles(story),
    ...financeFiles(story),
    ...programmeFiles(story),
  ]
}
