import type { Identity } from '@baibo/kernel/identity.ts'
import { pageOf } from '../array-page.ts'
import { cityDay } from '../calendar.ts'
import type { Fact } from '../fact-questions.ts'
import { type MeasurementResult, measure, visibleFacts } from '../indicator-measurement.ts'
import type { Context } from '../loaders.ts'
import { decimal, definitionOn, type ExcludedFact } from '../measurement.ts'
import type { Resolvers } from '../schema.generated.ts'
import { articleAt, orgUnit } from './policy.ts'

const own = (fact: Fact) => fact
const ofExcluded = ({ fact }: ExcludedFact) => fact

async function factPage(result: MeasurementResult, args: object, context: Context) {
  const visible = await visibleFacts(result, result.counted.included, own, context)
  return pageOf(visible, (fact) => fact.id, args)
}

async function excludedPage(result: MeasurementResult, args: object, context: Context) {
  const visible = await visibleFacts(result, result.counted.excluded, ofExcluded, context)
  return pageOf(visible, ({ fact }) => fact.id, args)
}

async function sources({ definition }: MeasurementResult, context: Context) {
  const identity: Identity = await context.cityIdentity()
  const { graph, loaders } = context
  return [await loaders.freshness.load({ graph, identity, department: definition.department })]
}

export const indicatorResolvers: Resolvers = {
  Indicator: {
    __resolveReference: ({ code }, { loaders }) => loaders.indicator.load(code),
    code: (row) => row.id,
    article: (row, _args, context) => articleAt(row.articlePath, context),
    factKinds: async (row, _args, { loaders }) => {
      const definitions = await loaders.definitionsByIndicator.load(row.id)
      return definitionOn(definitions, cityDay())?.factKinds ?? null
    },
    definitions: (row, _args, { loaders }) => loaders.definitionsByIndicator.load(row.id),
    targets: (row, _args, { loaders }) => loaders.targetsByIndicator.load(row.id),
    measurement: (row, args, context) => measure(row.id, args, context),
    tasks: async (row, _args, { loaders }) => {
      const tasks = await Promise.all(row.taskIds.map((id) => loaders.task.load(id)))
      return tasks.filter((task) => task !== null)
    },
  },
  IndicatorDefinition: { recognisedBy: (row) => orgUnit(row.recognisedById) },
  Target: {
    value: (row) => decimal(row.value),
    article: (row, _args, context) => articleAt(row.articlePath, context),
  },
  Measurement: {
    facts: (result, args, context) => factPage(result, args, context),
    excluded: (result, args, context) => excludedPage(result, args, context),
    sources: (result, _args, context) => sources(result, context),
  },
}
