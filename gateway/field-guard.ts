import { bilingual } from '@baibo/kernel/errors.ts'
import { type DocumentNode, print } from 'graphql'
import { documentIdOf } from './approved-documents.ts'
import type { EngineAnswer } from './engine.ts'
import { MAX_ERRORS } from './explanation.ts'
import type { GuardedAccess, OnGuardedRead } from './guarded-access.ts'
import type { GuardedField } from './guarded-fields.ts'
import { countRows, findGuardedPlaces, firstPlaces, type GuardedPlaces } from './guarded-places.ts'
import { inTime } from './in-time.ts'
import type { Operation } from './operation.ts'
import type { PlanNode } from './planner.ts'
import { compileProjection, type ObjectShape } from './projection.ts'
import { generateProjector, type JsonObject, type Projector } from './projector.ts'
import { purposeOf } from './purpose.ts'
import { type CallerScope, createDecision, type DecideRights, type Denials } from './rights.ts'

export interface FieldGuardOptions {
  /** The scopes of the caller decide when left out. */
  rights?: DecideRights
  onGuardedRead?: OnGuardedRead
}

/** What is compiled for an operation that selects guarded fields, for one set of denied ones. */
export interface GuardedPart {
  operation: Operation
  places: GuardedPlaces
  departments: readonly string[]
  /** The same answer without its sensitive fields, compiled when it is first needed. */
  withheld?: Withheld
}

export interface Withheld {
  shape: ObjectShape
  projector: Projector
  places: GuardedPlaces
}

/** One answer that is put together but not sent yet. */
export interface Unsent {
  document: DocumentNode
  /** The text of the document, where it is known. */
  text: string | undefined
  scope: CallerScope
  denials: Denials
  /** The merged answers of the departments. */
  merged: JsonObject
  answer: EngineAnswer
  /** The data of the answer in another projection. */
  project: (withheld: Withheld) => JsonObject | null | undefined
}

/** The gateway's half of field rights: who may read what, what is told of the rest, what is recorded. */
export interface FieldGuard {
  decide(
    scope: CallerScope,
    fields: readonly GuardedField[],
    before: Denials | undefined,
  ): Denials | Promise<Denials>
  /** Adds the denials to an answer and has it recorded; what cannot be recorded is withheld. */
  settle(part: GuardedPart, unsent: Unsent): Promise<EngineAnswer>
}

export function createFieldGuard({ rights, onGuardedRead }: FieldGuardOptions): FieldGuard {
  const decide = createDecision(rights)
  const operationIds = new WeakMap<DocumentNode, string>()

  function operationIdOf({ document, text }: Unsent): string {
    let id = operationIds.get(document)
    if (id === undefined) {
      id = documentIdOf(text ?? document.loc?.source.body ?? print(document))
      operationIds.set(document, id)
    }
    return id
  }

  async function record(part: GuardedPart, unsent: Unsent): Promise<boolean> {
    if (!onGuardedRead) return true
    const { scope, denials, merged, answer } = unsent
    const { operation, places, departments } = part
    const refused = new Map(
      places.denied.map(({ guard }) => [guard.coordinate, denials.get(guard)?.code ?? '']),
    )
    const access: GuardedAccess = {
      requestId: scope.requestId,
      identity: scope.identity,
      purpose: purposeOf(scope.headers),
      operation: operation.node.operation,
      operationName: operation.node.name?.value,
      operationId: operationIdOf(unsent),
      departments,
      allowed: [...places.allowed].map(({ coordinate }) => coordinate),
      denied: [...refused].map(([coordinate, code]) => ({ coordinate, code })),
      rows: countRows(places, merged, answer.data),
    }
    try {
      await inTime(onGuardedRead(access), scope.deadline)
      return true
    } catch {
      return false
    }
  }

  return {
    decide(scope, fields, before) {
      const decided = decide(scope, fields)
      if (!before || before.size === 0) return decided
      if (decided instanceof Promise) return decided.then((now) => new Map([...now, ...before]))
      return new Map([...decided, ...before])
    },
    async settle(part, unsent) {
      const { denials, merged, answer } = unsent
      const isRecorded = await record(part, unsent)
      const sensitive = isRecorded ? [] : [...part.places.allowed].filter(isSensitive)
      if (sensitive.length === 0) {
        return withDenials(answer, answer.data, part.places, denials, merged)
      }
      part.withheld ??= withhold(part.operation, sensitive)
      const unrecorded = new Map([...denials, ...sensitive.map((field) => [field, audit] as const)])
      const data = unsent.project(part.withheld)
      return withDenials(answer, data, part.withheld.places, unrecorded, merged)
    },
  }
}

/** The operation's projection with more fields denied; the plan stays as it was. */
function withhold(operation: Operation, fields: readonly GuardedField[]): Withheld {
  const denied = new Set([...operation.denied, ...fields])
  const shape = compileProjection({ ...operation, denied })
  return { shape, projector: generateProjector(shape), places: findGuardedPlaces(shape) }
}

function isSensitive({ sensitive }: GuardedField): boolean {
  return sensitive
}

const audit = {
  code: 'AUDIT_UNAVAILABLE',
  zh: '访问记录暂时无法写入，敏感字段不予显示，请稍后再试',
  en: 'the access cannot be recorded now, so sensitive fields are not shown; try again later',
}

/** One error for each denied field selection, before those of the departments. */
function withDenials(
  { errors = [] }: EngineAnswer,
  data: JsonObject | null | undefined,
  places: GuardedPlaces,
  denials: Denials,
  merged: JsonObject,
): EngineAnswer {
  const paths = places.denied.length > 0 ? firstPlaces(places, merged) : undefined
  const told = places.denied.map((entry) => {
    const { coordinate } = entry.guard
    const denial = denials.get(entry.guard)
    const path = paths?.get(entry)
    return {
      message: denial ? bilingual(denial) : coordinate,
      ...(path ? { path } : {}),
      extensions: { code: denial?.code ?? 'UNAUTHORIZED_FIELD_OR_TYPE', field: coordinate },
    }
  })
  const all = [...told, ...errors].slice(0, MAX_ERRORS)
  return {
    ...(data === undefined ? {} : { data }),
    ...(all.length > 0 ? { errors: all } : {}),
  }
}

/** The departments that a plan asks, each once. */
export function departmentsOf(node: PlanNode | undefined): string[] {
  const names = new Set<string>()
  const visit = (inner: PlanNode): void => {
    if ('serviceName' in inner) names.add(inner.serviceName)
    else if (inner.kind === 'Subscription') visit(inner.primary)
    else if (inner.kind === 'Flatten') visit(inner.node)
    else if ('nodes' in inner) for (const one of inner.nodes) visit(one)
  }
  if (node) visit(node)
  return [...names]
}
