import { cityDay, PROGRAMME_START } from '../calendar.ts'
import { unitValue } from '../indicator-measurement.ts'
import type { Context } from '../loaders.ts'
import type { Resolvers } from '../schema.generated.ts'
import type { FindingRow } from '../tables.ts'

/** Kinds of facts that concern a project. */
const PROJECT_KINDS = ['JOINT_PROJECT', 'STARTUP_PROJECT', 'MAJOR_RESULT', 'IP_TRANSFER']

/** Doctors who have entered an enterprise's institutes by a day, as far as the caller may see them. */
async function coverage(uscc: string, asOf: string | null | undefined, context: Context) {
  const { graph, identity, loaders } = context
  const facts = await loaders.facts.load({
    graph,
    identity,
    department: 'university',
    kinds: ['PLACEMENT'],
    asOf: asOf ?? cityDay(),
    knownAt: null,
  })
  const here = facts.filter(
    (fact) => fact.objectKey === uscc && (fact.effectiveOn ?? '') >= PROGRAMME_START,
  )
  const days = here.map((fact) => fact.effectiveOn).filter((day) => day !== null)
  return {
    covered: here.length > 0,
    doctors: new Set(here.map((fact) => fact.subjectKey)).size,
    firstPlacedOn: days.sort()[0] ?? null,
  }
}

async function factsOfProject(id: string, { graph, identity, loaders }: Context) {
  const department = 'science-technology'
  const question = { graph, identity, department, kinds: PROJECT_KINDS, asOf: null, knownAt: null }
  const facts = await loaders.facts.load(question)
  return facts.filter(
    ({ entityType, entityId, subjectKey, objectKey }) =>
      (entityType === 'Project' && entityId === id) || subjectKey === id || objectKey === id,
  )
}

/** Findings in one of these states; all of them when null is given. */
function having(status: readonly string[] | null | undefined, rows: FindingRow[]): FindingRow[] {
  return status ? rows.filter((row) => status.includes(row.status)) : rows
}

/** What the office adds to the entities of other departments. */
export const extensionResolvers: Resolvers = {
  Person: {
    findings: async ({ id }, { status }, { loaders }) =>
      having(status, await loaders.findingsByPerson.load(id)),
  },
  Enterprise: {
    findings: async ({ uscc }, { status }, { loaders }) =>
      having(status, await loaders.findingsByEnterprise.load(uscc)),
    coverage: ({ uscc }, { asOf }, context) => coverage(uscc, asOf, context),
  },
  Placement: {
    findings: async ({ id }, { status }, { loaders }) =>
      having(status, await loaders.findingsByPlacement.load(id)),
  },
  Project: { facts: ({ id }, _args, context) => factsOfProject(id, context) },
  ReportingUnit: {
    indicators: async ({ id }, { asOf }, context) => {
      const rows = await context.loaders.allIndicators.load('all')
      return rows.map((indicator) => ({
        indicator,
        value: () => unitValue(indicator.id, id, asOf, context),
      }))
    },
    tasks: ({ id }, _args, { loaders }) => loaders.tasksByReportingUnit.load(id),
  },
  OrgUnit: {
    tasks: ({ id }, _args, { loaders }) => loaders.tasksByUnit.load(id),
    replies: ({ id }, _args, { loaders }) => loaders.repliesByUnit.load(id),
    reports: ({ id }, args, { loaders }) => loaders.reportPagesByUnit(id, args),
    orders: ({ id }, _args, { loaders }) => loaders.ordersByUnit.load(id),
  },
}
