import { DepartmentFailure, describeDepartmentError, describeFailure } from './errors.ts'
import type { Fault, FaultMap } from './explanation.ts'
import type { JsonObject } from './projector.ts'
import type { CallContext, Transport } from './transport.ts'

/** Everything about one caller's request that the departments are told. */
export interface RequestScope {
  requestId: string
  token?: string | undefined
  headers: Record<string, string>
  signal: AbortSignal
  deadline: number
}

/** A department as the engine sees it. */
export interface Department {
  name: string
  transport: Transport
  /** Epoch milliseconds of its last answer in this process. */
  lastAnswerAt: number | undefined
}

/** What came of one question. */
export interface Answer {
  failure: Fault | undefined
  data: unknown
  errors: { fault: Fault; path: readonly (string | number)[] }[]
}

const NO_ERRORS: Answer['errors'] = []

/** The state of one operation while its plan is carried out. */
export class Run {
  readonly data: JsonObject = {}
  readonly faults: FaultMap = new Map()
  /** What came without asking, or failed to: the answer to the first question of a subscription. */
  event: unknown
  /** Every fault once, whatever places it empties. */
  readonly noted: Fault[] = []
  readonly #failures = new Map<string, Fault>()
  readonly #variables: Readonly<Record<string, unknown>>
  readonly #scope: RequestScope
  readonly #departments: ReadonlyMap<string, Department>
  readonly #onFailure: (failure: DepartmentFailure, requestId: string) => void

  constructor(
    departments: ReadonlyMap<string, Department>,
    variables: Readonly<Record<string, unknown>>,
    scope: RequestScope,
    onFailure: (failure: DepartmentFailure, requestId: string) => void,
  ) {
    this.#departments = departments
    this.#variables = variables
    this.#scope = scope
    this.#onFailure = onFailure
  }

  /** The members of a JSON object for those variables that have a value. */
  writeVariables(names: readonly string[]): string {
    let text = ''
    for (const name of names) {
      const value = this.#variables[name]
      if (value === undefined) continue
      text += `${text === '' ? '' : ','}"${name}":${JSON.stringify(value)}`
    }
    return text
  }

  note(holder: object, key: string | number, fault: Fault): void {
    let byKey = this.faults.get(holder)
    if (!byKey) {
      byKey = new Map()
      this.faults.set(holder, byKey)
    }
    const known = byKey.get(key)
    if (!known) byKey.set(key, fault)
    // A plan may ask for one field of one entity twice; its fault is told once.
    else if (known.message === fault.message) (fault.origin ?? fault).wasTold = true
  }

  /** Asks a department. Never rejects: a failure is told once for each department and operation. */
  async ask(name: string, body: string, mutation: boolean): Promise<Answer> {
    const department = this.#departments.get(name)
    try {
      if (!department) throw new DepartmentFailure('DEPARTMENT_UNAVAILABLE', name)
      const { token, headers, signal, deadline } = this.#scope
      const context: CallContext = { department: name, headers, signal, deadline, mutation }
      if (token !== undefined) context.token = token
      const { event } = this
      this.event = undefined
      if (event instanceof DepartmentFailure) throw event
      const answer = event ?? (await department.transport(body, context))
      department.lastAnswerAt = Date.now()
      const read = readAnswer(name, answer)
      for (const { fault } of read.errors) this.noted.push(fault)
      return read
    } catch (error) {
      const failure =
        error instanceof DepartmentFailure
          ? error
          : new DepartmentFailure('DEPARTMENT_UNAVAILABLE', name, { cause: error })
      // That a caller left is no failure of the department.
      if (!this.#scope.signal.aborted) this.#onFailure(failure, this.#scope.requestId)
      return { failure: this.#failureOf(failure, department), data: undefined, errors: NO_ERRORS }
    }
  }

  #failureOf(failure: DepartmentFailure, department: Department | undefined): Fault {
    let fault = this.#failures.get(failure.department)
    if (!fault) {
      const words = describeFailure(failure, department?.lastAnswerAt)
      fault = { ...words, tellOnce: true, isOutage: true, wasTold: false }
      this.#failures.set(failure.department, fault)
      this.noted.push(fault)
    }
    return fault
  }
}

function readAnswer(name: string, answer: unknown): Answer {
  if (typeof answer !== 'object' || answer === null) {
    throw new DepartmentFailure('SUBREQUEST_MALFORMED', name)
  }
  const { data, errors } = answer as { data?: unknown; errors?: unknown }
  const hasErrors = Array.isArray(errors) && errors.length > 0
  const isData = typeof data === 'object' && data !== null && !Array.isArray(data)
  if (!isData && !(hasErrors && (data === undefined || data === null))) {
    throw new DepartmentFailure('SUBREQUEST_MALFORMED', name)
  }
  if (!hasErrors) return { failure: undefined, data, errors: NO_ERRORS }
  return {
    failure: undefined,
    data,
    errors: errors.map((error) => ({
      fault: {
        ...describeDepartmentError(name, error),
        tellOnce: false,
        isOutage: false,
        wasTold: false,
      },
      path: readPath(error),
    })),
  }
}

function readPath(error: unknown): (string | number)[] {
  const path = (error as { path?: unknown } | null)?.path
  return Array.isArray(path) ? path : []
}
