import { facts } from '@baibo/kernel/facts.ts'
import { freshness } from '@baibo/kernel/freshness.ts'
import { type Identity, seesWholeCity } from '@baibo/kernel/identity.ts'
import { stats } from '@baibo/kernel/stats.ts'
import { department } from './department.ts'
import { factSources } from './facts.ts'
import {
  appointmentList,
  appointmentStats,
  assessmentList,
  assessmentStats,
  baseList,
  courseLinkList,
  ofKind,
  placementList,
  placementStats,
  teacherList,
  teacherStats,
} from './lists.ts'
import type { Context } from './loaders.ts'
import type { RegulationTopic, Resolvers } from './schema.generated.ts'
import type { RegulationRow } from './tables.ts'

export const resolvers: Resolvers = {
  Query: {
    placements: (_, args, { db }) => placementList.page(db, args),
    placement: (_, { id }, { loaders }) => loaders.placement.load(id),
    placementStats: (_, args, { db }) => stats(db, placementStats, args),
    appointments: (_, args, { db }) => appointmentList.page(db, args),
    appointment: (_, { id }, { loaders }) => loaders.appointment.load(id),
    appointmentStats: (_, args, { db }) => stats(db, appointmentStats, args),
    assessments: (_, args, { db }) => assessmentList.page(db, args),
    assessmentStats: (_, args, { db }) => stats(db, assessmentStats, args),
    partTimeTeachers: (_, args, { db }) => teacherList.page(db, args),
    partTimeTeacher: (_, { id }, { loaders }) => loaders.teacher.load(id),
    partTimeTeacherStats: (_, args, { db }) => stats(db, teacherStats, args),
    practiceBases: (_, args, { db }) => baseList.page(db, args, ofKind('PRACTICE_BASE')),
    practiceBase: (_, { id }, context) => base('PRACTICE_BASE', id, context),
    industryColleges: (_, args, { db }) => baseList.page(db, args, ofKind('INDUSTRY_COLLEGE')),
    industryCollege: (_, { id }, context) => base('INDUSTRY_COLLEGE', id, context),
    courseLinks: (_, args, { db }) => courseLinkList.page(db, args),
    regulations: (_, __, { loaders }) => loaders.allRegulations(),
    regulationCoverage: async (_, { on }, { loaders }) =>
      coverage(await loaders.allRegulations(), on ?? todayInBeijing()),
    universityFacts: (_, args, { db }) => facts(db, department.name, factSources, args),
    universityFreshness: (_, __, context) => freshness(context, department),
  },

  Placement: {
    __resolveReference: ({ id }, { loaders }) => loaders.placement.load(id),
    person: ({ personId }) => ({ id: personId }),
    enterprise: ({ uscc }) => ({ uscc }),
    institute: ({ instituteId }) => ({ id: instituteId }),
    reportingUnit: ({ reportingUnit }) => stub(reportingUnit),
    primary: ({ rank }) => rank === 'PRIMARY',
    activeOn: ({ startDate, endDate, status }, { on }) => {
      const day = on ?? todayInBeijing()
      if (status === 'PROPOSED' || status === 'AGREED' || startDate > day) return false
      return endDate ? endDate >= day : status !== 'ENDED'
    },
    history: async (placement, _, { loaders }) => [
      { ...placement, supersededAt: null },
      ...(await loaders.placementVersions.load(placement.id)),
    ],
  },

  PlacementVersion: {
    reportingUnit: ({ reportingUnit }) => stub(reportingUnit),
    primary: ({ rank }) => rank === 'PRIMARY',
  },

  PlacementStats: {
    reportingUnit: ({ reportingUnit }) => stub(reportingUnit),
    enterprise: ({ enterprise }) => (enterprise ? { uscc: enterprise } : null),
  },

  Appointment: {
    __resolveReference: ({ id }, { loaders }) => loaders.appointment.load(id),
    person: ({ personId }) => ({ id: personId }),
    assessments: async ({ personId, appointedOn, endedOn }, _, { loaders }) => {
      const [from, to] = [Number(appointedOn.slice(0, 4)), Number((endedOn ?? '9999').slice(0, 4))]
      const all = await loaders.assessmentsByPerson.load(personId)
      return all.filter(({ year }) => year >= from && year <= to).reverse()
    },
  },

  Assessment: {
    __resolveReference: ({ id }, { loaders }) => loaders.assessment.load(id),
    person: ({ personId }) => ({ id: personId }),
  },

  PartTimeTeacher: {
    __resolveReference: ({ id }, { loaders }) => loaders.teacher.load(id),
    enterprise: ({ uscc }) => ({ uscc }),
    reportingUnit: ({ reportingUnit }) => stub(reportingUnit),
  },

  PartTimeTeacherStats: {
    reportingUnit: ({ reportingUnit }) => stub(reportingUnit),
    enterprise: ({ enterprise }) => (enterprise ? { uscc: enterprise } : null),
  },

  PracticeBase: {
    __resolveReference: ({ id }, context) => base('PRACTICE_BASE', id, context),
    enterprise: async ({ id }, _, { loaders }) =>
      (await loaders.partners.load(id)).find(({ sequence }) => sequence === 1) ?? null,
    partners: ({ id }, _, { loaders }) => loaders.partners.load(id),
  },

  IndustryCollege: {
    __resolveReference: ({ id }, context) => base('INDUSTRY_COLLEGE', id, context),
    partners: ({ id }, _, { loaders }) => loaders.partners.load(id),
  },

  CourseLink: {
    __resolveReference: ({ id }, { loaders }) => loaders.courseLink.load(id),
    project: ({ projectId }) => ({ id: projectId }),
    enterprise: ({ uscc }) => ({ uscc }),
  },

  Person: {
    appointments: ({ id }, _, { loaders }) => loaders.appointmentsByPerson.load(id),
    placements: ({ id }, { asOf }, { loaders }) =>
      loaders.placementsByPerson(asOf ?? null).load(id),
    assessments: ({ id }, _, { loaders }) => loaders.assessmentsByPerson.load(id),
  },

  Enterprise: {
    placements: ({ uscc }, _, { loaders }) => loaders.placementsByEnterprise.load(uscc),
    partTimeTeachers: ({ uscc }, _, { loaders }) => loaders.teachersByEnterprise.load(uscc),
    practiceBases: ({ uscc }, _, { loaders }) =>
      loaders.basesByEnterprise('PRACTICE_BASE').load(uscc),
    industryColleges: ({ uscc }, _, { loaders }) =>
      loaders.basesByEnterprise('INDUSTRY_COLLEGE').load(uscc),
    activeDoctors: async ({ uscc }, { on }, { identity, loaders }) => {
      // Not 0: an enterprise of another unit has doctors that this identity must not count.
      if (!seesWholeCity(identity) && !sees(identity, await loaders.enterpriseUnit.load(uscc)))
        return null
      return loaders.activeDoctors(on ?? todayInBeijing()).load(uscc)
    },
  },

  ResearchInstitute: {
    placements: ({ id }, _, { loaders }) => loaders.placementsByInstitute.load(id),
  },

  ReportingUnit: {
    placements: ({ id }, args, { loaders }) => loaders.placementsByUnit(id, args),
    placementSummary: ({ id }, { asOf }, { identity, loaders }) =>
      sees(identity, id) ? loaders.placementSummary(asOf ?? todayInBeijing()).load(id) : null,
  },

  Project: {
    courseLinks: ({ id }, _, { loaders }) => loaders.courseLinksByProject.load(id),
  },

  Indicator: {
    universityFacts: ({ factKinds }, args, { db }) =>
      facts(db, department.name, factSources, { ...args, kind: factKinds ?? [] }),
  },
}

const topics: readonly RegulationTopic[] = [
  'CONDITIONS_AND_RECRUITMENT',
  'DUTIES',
  'DAILY_MANAGEMENT',
  'PAY_AND_BENEFITS',
  'ASSESSMENT_AND_INCENTIVES',
  'EXIT',
  'OTHER',
]

/** Which of the topics that the policy names have a regulation in force on a day (R8). */
function coverage(all: readonly RegulationRow[], day: string) {
  return topics.map((topic) => {
    const regulations = all.filter((regulation) => regulation.topics.includes(topic))
    const inForce = ({ issuedOn, repealedOn }: RegulationRow) =>
      issuedOn !== null && issuedOn <= day && (repealedOn === null || repealedOn > day)
    return { topic, covered: regulations.some(inForce), regulations }
  })
}

async function base(kind: 'PRACTICE_BASE' | 'INDUSTRY_COLLEGE', id: string, { loaders }: Context) {
  const row = await loaders.base.load(id)
  return row?.kind === kind ? row : null
}

function sees(identity: Identity, unit: string | null): boolean {
  return seesWholeCity(identity) || (unit !== null && identity.reportingUnits.includes(unit))
}

/** A reference to an entity that another department owns. */
function stub(id: string | null | undefined): { id: string } | null {
  return id ? { id } : null
}

function todayInBeijing(): string {
  return new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })
}
