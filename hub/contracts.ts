import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ForbiddenError, HubError, InvalidInputError } from '@baibo/kernel/errors.ts'
import type { Identity } from '@baibo/kernel/identity.ts'
import { type SubgraphDefinition, subgraphSdl, withSharedTypes } from '@baibo/kernel/subgraph.ts'
import { type Approval, loadApprovals, unapprovedOwners } from '@baibo/schema/approvals.ts'
import { type ContractChange, checkContract } from '@baibo/schema/check.ts'
import { type Composition, composeContracts } from '@baibo/schema/compose.ts'
import type { ApprovedDocument } from '@baibo/schema/documents.ts'
import { supergraphId } from '@baibo/schema/published.ts'
import { parse } from 'graphql'
import { z } from 'zod'
import { foreignClaims, overridesOf, ownersNamed } from './contract-claims.ts'

/** The unit that runs the hub: it may go back to any earlier supergraph. */
const OFFICE = 'jx-ldxzb'

/** One supergraph that has been served, kept in the data folder. */
export interface Version {
  id: string
  /** ISO 8601. */
  at: string
  /** Subject and unit of who published it; null for the one the hub started with. */
  by: { subject: string; unit: string } | null
  department: string | null
}

const version = z.object({
  id: z.string(),
  at: z.string(),
  by: z.object({ subject: z.string(), unit: z.string() }).nullable(),
  department: z.string().nullable(),
  contracts: z.record(z.string(), z.string()),
})
type Stored = z.infer<typeof version>

const consents = z.array(
  z.object({ coordinate: z.string(), from: z.string(), to: z.string(), by: z.string() }),
)

export interface ContractsOptions {
  definitions: readonly SubgraphDefinition[]
  /** What the hub serves now, and how it takes another supergraph. */
  served: { readonly supergraph: { readonly sdl: string }; swap: (supergraph: string) => void }
  dataDirectory: string
  documents: () => Iterable<ApprovedDocument>
  approvals?: () => readonly Approval[]
}

export interface Published {
  id: string
  previous: string
  changes: ContractChange[]
}

/** The departments' contracts as a running hub serves them: published, checked, exchanged, taken back. */
export class ServedContracts {
  readonly #options: ContractsOptions
  readonly #folder: string
  #contracts: Map<string, string>
  #composition: Composition
  /** The supergraph of the departments' own files: what was published holds on it alone. */
  readonly #base: string
  /** One publication at a time. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: ContractsOptions) {
    this.#options = options
    this.#folder = path.join(options.dataDirectory, 'supergraphs')
    const own = new Map(options.definitions.map((each) => [each.name, subgraphSdl(each)]))
    this.#composition = this.#compose(own)
    this.#contracts = own
    this.#base = supergraphId(this.#composition.supergraph)
    const stored = this.#stored().find(({ id }) => id === activeId(this.#folder, this.#base))
    if (!stored) return
    this.#contracts = new Map(Object.entries(stored.contracts))
    this.#composition = this.#compose(this.#contracts)
  }

  /** The supergraphs kept, the oldest first. */
  versions(): Version[] {
    return this.#stored()
      .map(({ contracts: _, ...rest }) => rest)
      .sort((a, b) => a.at.localeCompare(b.at))
  }

  /**
   * Takes a department's SDL (without the shared types): composes, checks, swaps. Throws
   * FORBIDDEN, BAD_USER_INPUT, COMPOSITION_FAILED, CONTRACT_REFUSED or CHANGES_NOT_APPROVED, and
   * then goes on serving what it served.
   */
  publish(name: string, own: string, identity: Identity): Promise<Published> {
    return this.#inTurn(async () => {
      const definition = this.#definition(name)
      this.#refuseOthers(definition, identity)
      const sdl = withShared(own)
      this.#refuseClaims(definition, sdl)
      const contracts = new Map(this.#contracts).set(name, sdl)
      const composition = this.#compose(contracts)
      const { documents, approvals = loadApprovals, definitions } = this.#options
      const { changes, brokenDocuments } = await checkContract(
        this.#composition,
        composition,
        documents(),
        { departments: definitions },
      )
      const open = unapprovedOwners(changes, approvals())
      if (open.length > 0) {
        throw new HubError(
          'CHANGES_NOT_APPROVED',
          {
            zh: `有破坏性变化尚未同意（${open.join('、')}）；先执行 npx hub check 并由责任单位同意`,
            en: `breaking changes of ${open.join(', ')} are not approved`,
          },
          {
            extensions: {
              changes: changes.filter(({ verdict }) => verdict === 'BREAKING'),
              brokenDocuments,
            },
          },
        )
      }
      const previous = await this.#keep(this.#contracts, this.#composition, null, null)
      const by = { subject: identity.subject, unit: identity.unit }
      this.#options.served.swap(composition.supergraph)
      this.#contracts = contracts
      this.#composition = composition
      const id = await this.#keep(contracts, composition, by, name)
      await this.#activate(id)
      return { id, previous, changes }
    })
  }

  /** Serves an earlier supergraph again; for the office, or the unit that published last. */
  rollBack(id: string, identity: Identity): Promise<Version> {
    return this.#inTurn(async () => {
      const stored = this.#stored()
      const wanted = stored.find((each) => each.id === id)
      if (!wanted) {
        throw new HubError('NOT_FOUND', {
          zh: `没有保存过 supergraph ${id}；可用：${stored.map((each) => each.id).join('、')}`,
          en: `no supergraph ${id} is kept`,
        })
      }
      const current = stored.find((each) => each.id === supergraphId(this.#composition.supergraph))
      if (identity.unit !== OFFICE && identity.unit !== current?.by?.unit) throw notTheirs(OFFICE)
      const contracts = new Map(Object.entries(wanted.contracts))
      const composition = this.#compose(contracts)
      this.#options.served.swap(composition.supergraph)
      this.#contracts = contracts
      this.#composition = composition
      await this.#activate(id)
      const { contracts: _, ...rest } = wanted
      return rest
    })
  }

  /** A department lets another take over one of its fields by @override. */
  async consent(from: string, coordinate: string, to: string, identity: Identity): Promise<void> {
    this.#refuseOthers(this.#definition(from), identity)
    const list = [...this.#consents(), { coordinate, from, to, by: identity.subject }]
    await mkdir(this.#folder, { recursive: true })
    await writeFile(path.join(this.#folder, 'consents.json'), JSON.stringify(list, null, 2))
  }

  #definition(name: string): SubgraphDefinition {
    const definition = this.#options.definitions.find((each) => each.name === name)
    if (definition) return definition
    throw new HubError('NOT_FOUND', { zh: `没有部门 ${name}`, en: `no department ${name}` })
  }

  #refuseOthers({ unit }: SubgraphDefinition, identity: Identity): void {
    if (identity.unit !== unit) throw notTheirs(unit)
  }

  #refuseClaims({ name, unit }: SubgraphDefinition, sdl: string): void {
    const others = new Map(this.#contracts)
    others.delete(name)
    const before = this.#contracts.get(name) ?? ''
    const known = new Set(foreignClaims(before, others).map(({ zh }) => zh))
    const claims = foreignClaims(sdl, others).filter(({ zh }) => !known.has(zh))
    const had = new Set(overridesOf(before).map(({ coordinate }) => coordinate))
    for (const { coordinate, from } of overridesOf(sdl)) {
      const consented = this.#consents().some(
        (each) => each.coordinate === coordinate && each.from === from && each.to === name,
      )
      if (!had.has(coordinate) && !consented) {
        claims.push({
          zh: `${coordinate} 由 ${from} 提供，接管（@override）须先由其同意`,
          en: `${from} has not consented to hand over ${coordinate}`,
        })
      }
    }
    const owners = ownersNamed(before).add(unit)
    for (const owner of ownersNamed(sdl).difference(owners)) {
      claims.push({ zh: `不得以 ${owner} 为责任单位`, en: `${owner} is another unit` })
    }
    if (claims.length > 0) {
      throw new HubError('CONTRACT_REFUSED', {
        zh: `合同含有其他部门的内容：\n${claims.map(({ zh }) => `- ${zh}`).join('\n')}`,
        en: claims.map(({ en }) => en).join('; '),
      })
    }
  }

  #compose(contracts: ReadonlyMap<string, string>): Composition {
    return composeContracts([...contracts].map(([name, sdl]) => ({ name, sdl })))
  }

  async #keep(
    contracts: ReadonlyMap<string, string>,
    { supergraph }: Composition,
    by: Stored['by'],
    department: string | null,
  ): Promise<string> {
    const id = supergraphId(supergraph)
    const file = path.join(this.#folder, `${id}.json`)
    if (existsSync(file)) return id
    await mkdir(this.#folder, { recursive: true })
    const stored: Stored = {
      id,
      at: new Date().toISOString(),
      by,
      department,
      contracts: Object.fromEntries(contracts),
    }
    await writeFile(file, JSON.stringify(stored))
    await writeFile(path.join(this.#folder, `${id}.graphql`), supergraph)
    return id
  }

  async #activate(id: string): Promise<void> {
    const active = { id, base: this.#base }
    await writeFile(path.join(this.#folder, 'active.json'), JSON.stringify(active))
  }

  #stored(): Stored[] {
    if (!existsSync(this.#folder)) return []
    return readdirSync(this.#folder)
      .filter((file) => /^[0-9a-f]{12}\.json$/.test(file))
      .map((file) => version.parse(JSON.parse(readFileSync(path.join(this.#folder, file), 'utf8'))))
  }

  #consents(): z.infer<typeof consents> {
    const file = path.join(this.#folder, 'consents.json')
    return existsSync(file) ? consents.parse(JSON.parse(readFileSync(file, 'utf8'))) : []
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work, work)
    this.#turn = mine.catch(() => {})
    return mine
  }
}

const active = z.object({ id: z.string(), base: z.string() })

/** The supergraph to serve on top of a base; null when nothing was published on it. */
function activeId(folder: string, base: string): string | null {
  const file = path.join(folder, 'active.json')
  if (!existsSync(file)) return null
  const { id, base: on } = active.parse(JSON.parse(readFileSync(file, 'utf8')))
  return on === base ? id : null
}

/** The supergraph that was served last on top of `base`, to go on with after a restart. */
export function activeSupergraph(dataDirectory: string, base: string): string | null {
  const folder = path.join(dataDirectory, 'supergraphs')
  const id = activeId(folder, supergraphId(base))
  const file = path.join(folder, `${id}.graphql`)
  return id && existsSync(file) ? readFileSync(file, 'utf8') : null
}

function notTheirs(unit: string): ForbiddenError {
  return new ForbiddenError({
    zh: `只有 ${unit} 可以这样做`,
    en: `only ${unit} may do this`,
  })
}

/** The SDL with the shared value types in front, as the hub composes it. Throws BAD_USER_INPUT. */
function withShared(own: string): string {
  try {
    parse(own)
  } catch (cause) {
    throw new InvalidInputError({
      zh: `SDL 无法解析：${cause instanceof Error ? cause.message : cause}`,
      en: 'the SDL cannot be parsed',
    })
  }
  return withSharedTypes(own)
}
