import { GraphQLError, validateSchema } from 'graphql'
import { createPlanner } from './planner.ts'
import { readSupergraph } from './supergraph.ts'

/**
 * Throws when a text cannot be served as a supergraph: it is empty or no SDL, names no department,
 * its API is not a valid schema, or the planner refuses it.
 */
export function checkSupergraph(sdl: string): void {
  if (sdl.trim() === '') throw new Error('the supergraph is empty')
  const { apiSchema, departments } = readSupergraph(sdl)
  if (departments.size === 0) throw new Error('the supergraph names no department')
  const [problem] = validateSchema(apiSchema)
  if (problem) throw new GraphQLError(problem.message)
  createPlanner(sdl)
}
