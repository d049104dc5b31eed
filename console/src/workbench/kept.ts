import { answerOf } from '../graph/answer-of.ts'
import { unitTitle } from '../shell/names.ts'

/** A question that was asked in this browser. */
export interface AskedQuestion {
  name: string
  query: string
  variables: string
  at: string
}

/** A question that the hub keeps: one's own, or shared by somebody. */
export interface SavedQuestion {
  id: string
  title: string
  query: string
  variables: string
  version: number
  mine: boolean
  owner: string
  /** Everybody of the owner's department sees it. */
  isShared: boolean
}

const HISTORY = 'baibo.history'
// Questions were saved in the browser before the hub kept them; they are moved there on request.
const SAVED_HERE = 'baibo.saved'
const MOST = 30

/** What was asked in this browser, the latest first. */
export function asked(): AskedQuestion[] {
  return read(HISTORY)
}

/** Puts a question first; one with the same text is replaced. */
export function rememberAsked(question: AskedQuestion): AskedQuestion[] {
  const all = [question, ...asked().filter(({ query }) => query !== question.query)].slice(0, MOST)
  localStorage.setItem(HISTORY, JSON.stringify(all))
  return all
}

/** What this browser still keeps from before. */
export function savedHere(): AskedQuestion[] {
  return read(SAVED_HERE)
}

/** Hands what this browser keeps to the hub, each leaving the browser after the hub has taken it. */
export async function uploadSavedHere(): Promise<void> {
  for (const { name, query, variables } of savedHere()) {
    await saveQuestion({ title: name, query, variables })
    const left = savedHere().filter((each) => each.name !== name)
    if (left.length > 0) localStorage.setItem(SAVED_HERE, JSON.stringify(left))
    else localStorage.removeItem(SAVED_HERE)
  }
}

interface Kept {
  id: string
  title: string
  document: string
  variables: unknown
  version: number
  mine: boolean
  ownerSubject: string
  ownerUnitId: string
  sharedWith: { kind: string; id: string }[]
}

const FIELDS =
  'id title document variables version mine ownerSubject ownerUnitId sharedWith { kind id }'

/** The latest changed first, at most 200. */
export async function savedQuestions(): Promise<SavedQuestion[]> {
  const { nodes } = await answerOf<{ nodes: Kept[] }>(
    `query SavedQueries { answer: savedQueries(first: 200) { nodes { ${FIELDS} } } }`,
    {},
  )
  return nodes.map(questionOf)
}

/**
 * Keeps a question under its title; `replaces` is the kept one that it becomes the next version of.
 * Throws RefusedError, with VERSION_CONFLICT when that one was saved elsewhere meanwhile.
 */
export async function saveQuestion(
  given: { title: string; query: string; variables: string },
  replaces?: SavedQuestion,
): Promise<SavedQuestion> {
  const { title, query: document } = given
  const variables = JSON.parse(given.variables.trim() || '{}')
  const content = 'title: $title, document: $document, variables: $variables'
  const declared = '$title: String!, $document: String!, $variables: JSON!'
  const kept = replaces
    ? await answerOf<Kept>(
        `mutation SaveQuery($id: ID!, $expectedVersion: Int!, ${declared}) { answer:
          saveSavedQuery(id: $id, expectedVersion: $expectedVersion, ${content}) { ${FIELDS} } }`,
        { id: replaces.id, expectedVersion: replaces.version, title, document, variables },
      )
    : await answerOf<Kept>(
        `mutation CreateQuery(${declared}) { answer: createSavedQuery(${content}) { ${FIELDS} } }`,
        { title, document, variables },
      )
  return questionOf(kept)
}

/** Shows a kept question to everybody of one's own department, or to nobody else again. */
export async function shareQuestion(id: string, unit: string, isShared: boolean): Promise<void> {
  const field = isShared
    ? 'shareSavedQuery(id: $id, to: $unit)'
    : 'unshareSavedQuery(id: $id, from: $unit)'
  await answerOf(
    `mutation ShareQuery($id: ID!, $unit: ShareTargetInput!) { answer: ${field} { id } }`,
    { id, unit: { kind: 'UNIT', id: unit } },
  )
}

export async function deleteQuestion(id: string): Promise<void> {
  await answerOf('mutation DeleteQuery($id: ID!) { answer: deleteSavedQuery(id: $id) }', { id })
}

/** The saved states of one's own question, the latest first. */
export async function questionVersions(
  id: string,
): Promise<
  { version: number; title: string; savedAt: string; query: string; variables: string }[]
> {
  const versions = await answerOf<
    { version: number; title: string; savedAt: string; document: string; variables: unknown }[]
  >(
    `query QueryVersions($id: ID!) { answer: savedQueryVersions(id: $id) {
      version title savedAt document variables } }`,
    { id },
  )
  return versions.map(({ document, variables, ...rest }) => ({
    ...rest,
    query: document,
    variables: JSON.stringify(variables, null, 2),
  }))
}

function questionOf(kept: Kept): SavedQuestion {
  const { id, title, document, variables, version, mine, ownerUnitId, ownerSubject } = kept
  return {
    id,
    title,
    query: document,
    variables: JSON.stringify(variables, null, 2),
    version,
    mine,
    owner: `${unitTitle(ownerUnitId)} · ${ownerSubject}`,
    isShared: kept.sharedWith.some((target) => target.kind === 'UNIT' && target.id === ownerUnitId),
  }
}

function read(key: string): AskedQuestion[] {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(found) ? found : []
  } catch {
    return []
  }
}
