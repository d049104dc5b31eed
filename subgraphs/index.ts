import type { SubgraphDefinition } from '@baibo/kernel/subgraph.ts'
import { subgraph as economyInformatization } from './economy-informatization/subgraph.ts'
import { subgraph as education } from './education/subgraph.ts'
import { subgraph as finance } from './finance/subgraph.ts'
import { subgraph as humanResources } from './human-resources/subgraph.ts'
import { subgraph as programme } from './programme/subgraph.ts'
import { subgraph as registry } from './registry/subgraph.ts'
import { subgraph as scienceTechnology } from './science-technology/subgraph.ts'
import { subgraph as talent } from './talent/subgraph.ts'
import { subgraph as university } from './university/subgraph.ts'

/** The departments of the hub: the one shared list that a new department adds itself to. */
export const departments: readonly SubgraphDefinition[] = [
  registry,
  economyInformatization,
  university,
  talent,
  scienceTechnology,
  finance,
  education,
  humanResources,
  programme,
] as SubgraphDefinition[]
