import { HubError } from '@baibo/kernel/errors.ts'
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import {
  type ApprovedDocuments,
  type DocumentReference,
  findDocument,
} from './approved-documents.ts'
import { createBudget } from './budget.ts'
import { type ContractSizes, readContractSizes } from './contract-sizes.ts'
import { compileCost, type OperationCost } from './cost.ts'
import { checkDocument } from './document-limits.ts'
import { wordFault } from './fault-wording.ts'
import { type Limits, limitExceeded } from './limits.ts'
import { Refusal, refuse } from './refusal.ts'
import type { Supergraph } from './supergraph.ts'
import { checkVariables } from './value-limits.ts'

/** What a caller asks, from whatever transport it came. */
export interface Question extends DocumentReference {
  operationName: string | undefined
  variables: Readonly<Record<string, unknown>> | undefined
  /** Who pays for the question; undefined where nobody is asked who they are. */
  caller: string | undefined
}

/** A question that may be planned. */
export interface Admitted {
  text: string
  schema: GraphQLSchema
  document: DocumentNode
  operation: OperationDefinitionNode
  operationName: string | undefined
  variables: Readonly<Record<string, unknown>> | undefined
  /** Objects that the question may take, at least 1. */
  cost: number
  costByDepartment(): Record<string, number>
}

export interface Admission {
  /** What is kept for every question. */
  readonly limits: Limits
  /** Throws a Refusal; no department has been asked then. */
  admit(question: Question): Admitted
  /** The document of an admitted text under a schema that came in between; undefined when it does not fit. */
  prepareAgain(text: string, schema: GraphQLSchema): DocumentNode | undefined
}

export interface AdmissionOptions {
  limits: Limits
  /** The supergraph that is served now. */
  supergraph: () => Supergraph
  documents?: ApprovedDocuments | undefined
  /** Told of every answered text that is not approved, in the mode `warn`. */
  onUnapproved?: (id: string) => void
}

/** A document that passed, with the cost of each of its operations. */
interface Prepared {
  document: DocumentNode
  operations: Map<string, { operation: OperationDefinitionNode; cost: OperationCost }>
}

interface Contract {
  supergraph: Supergraph
  sizes: ContractSizes
  prepared: LRUCache<string, Prepared>
}

const REMEMBERED_CHARACTERS = 20_000_000
const VALIDATION_ERRORS = 10

/**
 * The way into the gateway, the same for every transport: approved documents, limits, validation,
 * cost and the caller's budget, in this order. What depends on the text alone is done once.
 */
export function createAdmission(options: AdmissionOptions): Admission {
  const { limits, documents, onUnapproved = () => {} } = options
  const budget = createBudget(limits.costPerMinute)
  let contract: Contract | undefined

  function currentContract(): Contract {
    const supergraph = options.supergraph()
    if (contract?.supergraph !== supergraph) {
      contract = {
        supergraph,
        sizes: readContractSizes(supergraph.document),
        prepared: new LRUCache({
          maxSize: REMEMBERED_CHARACTERS,
          sizeCalculation: (_prepared, text) => text.length + 1,
        }),
      }
    }
    return contract
  }

  function prepareFor({ supergraph, prepared }: Contract, text: string): Prepared {
    let known = prepared.get(text)
    if (!known) {
      known = { document: readDocument(text, supergraph.apiSchema, limits), operations: new Map() }
      prepared.set(text, known)
    }
    return known
  }

  function operationOf(
    { supergraph, sizes }: Contract,
    { document, operations }: Prepared,
    operationName: string | undefined,
  ) {
    const key = operationName ?? ''
    let known = operations.get(key)
    if (!known) {
      const operation = getOperationAST(document, operationName)
      if (!operation) {
        throw refuse(
          400,
          'OPERATION_RESOLUTION_FAILURE',
          '文档中没有这个名称的操作，或未说明要执行哪一个',
          'The document holds no operation of this name, or it is not clear which one is meant',
        )
      }
      const cost = compileCost(supergraph.apiSchema, sizes, limits, document, operation)
      known = { operation, cost }
      operations.set(key, known)
    }
    return known
  }

  return {
    limits,
    admit(question) {
      const { operationName, variables, caller } = question
      const text = findDocument(question, documents, onUnapproved)
      if (variables) checkVariables(variables, limits)
      const current = currentContract()
      const prepared = prepareFor(current, text)
      const { operation, cost: estimated } = operationOf(current, prepared, operationName)
      const cost = Math.max(1, estimated.estimate(variables))
      if (cost > limits.cost) throw limitExceeded('COST_ESTIMATED_TOO_EXPENSIVE')
      const wait = caller === undefined ? 0 : budget.spend(caller, cost)
      if (wait > 0) {
        throw new Refusal(429, [limitExceeded('RATE_LIMIT_EXCEEDED')], {
          'retry-after': String(wait),
        })
      }
      return {
        text,
        schema: current.supergraph.apiSchema,
        document: prepared.document,
        operation,
        operationName,
        variables,
        cost,
        costByDepartment: () => estimated.byDepartment(variables),
      }
    },
    prepareAgain(text, schema) {
      try {
        return readDocument(text, schema, limits)
      } catch {
        return undefined
      }
    },
  }
}

/** Parses, bounds and validates, in this order, so that nothing large is ever validated. */
function readDocument(text: string, schema: GraphQLSchema, limits: Limits): DocumentNode {
  if (text.length > limits.documentLength) throw limitExceeded('MAX_TOKENS_LIMIT')
  try {
    const document = parse(text, { maxTokens: limits.tokens, noLocation: true })
    checkDocument(document, limits)
    const problems = findProblems(document, schema)
    if (problems.length === 0) return document
    // The places of the problems are worth a second reading.
    throw invalid(findProblems(parse(text), schema))
  } catch (error) {
    // Deep nesting takes the parser's stack before it takes all tokens. Nothing was left half done.
    if (error instanceof RangeError) throw limitExceeded('MAX_TOKENS_LIMIT')
    if (error instanceof HubError || !(error instanceof GraphQLError)) throw error
    if (error.message.includes('Parsing aborted')) throw limitExceeded('MAX_TOKENS_LIMIT')
    throw new Refusal(400, [reword(error, '查询语法错误', 'GRAPHQL_PARSE_FAILED')])
  }
}

function findProblems(document: DocumentNode, schema: GraphQLSchema): readonly GraphQLError[] {
  return validate(schema, document, specifiedRules, {
    maxErrors: VALIDATION_ERRORS,
    hideSuggestions: true,
  })
}

function invalid(errors: readonly GraphQLError[]): Refusal {
  return new Refusal(
    400,
    errors.map((error) => reword(error, '查询与数据契约不符', 'GRAPHQL_VALIDATION_FAILED')),
  )
}

function reword({ message, locations }: GraphQLError, zh: string, code: string): GraphQLError {
  const error = new GraphQLError(`${wordFault(message) ?? zh} / ${message}`, {
    extensions: { code },
  })
  if (locations) Object.defineProperty(error, 'locations', { value: locations, enumerable: true })
  return error
}
