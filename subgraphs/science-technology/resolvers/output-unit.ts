import type { Loaders } from '../loaders.ts'
import { unitOf } from '../references.ts'

/** The reporting unit of the project that an output came from; null where there is none. */
export async function unitOfOutput(
  outputId: string,
  loaders: Loaders,
): Promise<{ id: string } | null> {
  const output = await loaders.output.load(outputId)
  if (!output?.projectId) return null
  return unitOf((await loaders.project.load(output.projectId))?.reportingUnit)
}
