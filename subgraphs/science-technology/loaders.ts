import type { Database } from '@baibo/kernel/database.ts'
import type { DepartmentContext } from '@baibo/kernel/subgraph.ts'
import { createBenefitLoaders } from './loaders/benefits.ts'
import { createCollaborationLoaders } from './loaders/collaboration.ts'
import { createOutputLoaders } from './loaders/outputs.ts'
import { createProjectLoaders } from './loaders/projects.ts'

/** Every batched read of the department, made anew for each request. */
export function createLoaders(db: Database) {
  return {
    ...createProjectLoaders(db),
    ...createCollaborationLoaders(db),
    ...createOutputLoaders(db),
    ...createBenefitLoaders(db),
  }
}

export type Loaders = ReturnType<typeof createLoaders>
/** What the department's resolvers see. */
export type Context = DepartmentContext<Loaders>
