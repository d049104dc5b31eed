import { expect, test } from 'vitest'
import { directiveChanges } from './check-directives.ts'

const title = (...keys: [graph: string, fields: string][]) =>
  `type Title ${keys.map(([graph, fields]) => `@join__type(graph: ${graph}, key: "${fields}")`).join(' ')} { id: ID! }`
const changes = (before: string, after: string) =>
  directiveChanges(before, after).map(({ verdict, kind }) => `${verdict} ${kind}`)

test('a department that leaves a key to another breaks nobody, the last one does', () => {
  const both = title(['TALENT', 'id'], ['HUMAN_RESOURCES', 'id'])
  const one = title(['HUMAN_RESOURCES', 'id'])
  expect(changes(both, one)).toEqual(['SAFE KEY_LEFT'])
  expect(changes(one, title(['HUMAN_RESOURCES', 'number']))).toEqual([
    'BREAKING KEY_REMOVED',
    'SAFE KEY_ADDED',
  ])
  expect(
    changes(
      title(['TALENT', 'id'], ['HUMAN_RESOURCES', 'number']),
      title(['HUMAN_RESOURCES', 'number']),
    ),
  ).toEqual(['BREAKING KEY_REMOVED'])
})
