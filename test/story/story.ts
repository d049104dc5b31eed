import { buildDoctors } from './doctors.ts'
import { buildEnterprises, buildInstitutes, dateInstitutes } from './enterprises.ts'
import { buildBudgets, buildFunds } from './funds.ts'
import type { Institute } from './model.ts'
import {
  buildAssessments,
  buildBases,
  buildTalentAwards,
  buildTeachers,
  buildTitles,
} from './people.ts'
import { buildPlacements } from './placements.ts'
import { buildProjects } from './projects.ts'
import { earlier } from './random.ts'
import { buildReplies, buildReports } from './reports.ts'
import { buildIpShares, buildOutputs, buildTransfers } from './results.ts'
import { buildConsortia, buildEquipment, buildPlatforms, buildScienceAwards } from './science.ts'
import { buildWhitelist } from './whitelist.ts'

/** Everything that happens in the story. */
export type Story = ReturnType<typeof tellStory>

/** Tells the whole story; every call gives the same. */
export function tellStory() {
  const { enterprises, offList } = buildEnterprises()
  const institutes = buildInstitutes(enterprises, offList)
  const entrants = buildDoctors()
  const doctors = entrants.map(({ doctor }) => doctor)
  const placements = buildPlacements(entrants, institutes, offList)
  const firstEntry = new Map<Institute, string>()
  for (const { institute, start } of placements) {
    firstEntry.set(institute, earlier(firstEntry.get(institute) ?? '9999', start))
  }
  dateInstitutes(institutes, firstEntry)
  const { projects, demands } = buildProjects(placements, enterprises)
  const outputs = buildOutputs(projects)
  const ipShares = buildIpShares(outputs)
  const consortia = buildConsortia(placements, enterprises)
  const platforms = buildPlatforms(consortia)
  const { fundings, payments } = buildFunds(placements, projects)
  return {
    enterprises,
    offList,
    institutes,
    doctors,
    placements,
    projects,
    demands,
    outputs,
    ipShares,
    consortia,
    platforms,
    fundings,
    payments,
    whitelist: buildWhitelist(enterprises, placements, offList),
    transfers: buildTransfers(outputs, ipShares),
    equipment: buildEquipment(platforms, placements),
    scienceAwards: buildScienceAwards(outputs),
    titles: buildTitles(doctors),
    talentAwards: buildTalentAwards(doctors, placements),
    assessments: buildAssessments(doctors),
    teachers: buildTeachers(placements),
    bases: buildBases(placements),
    budgets: buildBudgets(payments),
    reports: buildReports(),
    replies: buildReplies(),
  }
}
