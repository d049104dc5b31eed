import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { HubError } from '@baibo/kernel/errors.ts'
import { type SubgraphDefinition, subgraphSdl } from '@baibo/kernel/subgraph.ts'
import { composeServices, compositionHasErrors } from '@theguild/federation-composition'
import { parse } from 'graphql'
import { catalogueCsv } from './catalogue.ts'
import { withoutOverridden } from './overridden.ts'
import { findRuleBreaks } from './rules.ts'

export interface Composition {
  /** What a gateway runs. */
  supergraph: string
  /** What a client sees. */
  api: string
  /** The data catalogue as CSV, one line a field. */
  catalogue: string
}

/** The files that are committed and compared by `hub compose --check`. */
export const contractFiles = {
  supergraph: path.join(import.meta.dirname, 'supergraph.graphql'),
  api: path.join(import.meta.dirname, 'api.graphql'),
  catalogue: path.join(import.meta.dirname, 'data-catalogue.csv'),
} as const

/** Address a department has in the committed supergraph; DEPARTMENT_URL_<NAME> replaces it. */
export function defaultDepartmentUrl(name: string): string {
  return `http://127.0.0.1:4100/${name}/graphql`
}

/**
 * Composes the departments' contracts. Throws COMPOSITION_FAILED listing every fault: what the
 * Federation rules refuse, and the hub's own rules (Chinese description and @dataItem everywhere).
 */
export function compose(
  departments: readonly Pick<SubgraphDefinition, 'name' | 'directory'>[],
): Composition {
  return composeContracts(
    departments.map((department) => ({ name: department.name, sdl: subgraphSdl(department) })),
  )
}

/** One department's contract as SDL, the shared value types in front. */
export interface DepartmentContract {
  name: string
  sdl: string
  /** Address; the default one when left out. */
  url?: string
}

/** The same from contracts given as text, e.g. one that a department sent. Throws COMPOSITION_FAILED. */
export function composeContracts(contracts: readonly DepartmentContract[]): Composition {
  const services = contracts.map(({ name, sdl, url = defaultDepartmentUrl(name) }) => ({
    name,
    typeDefs: parse(sdl),
    url,
  }))
  const result = composeServices(withoutOverridden(services))
  if (compositionHasErrors(result)) throw failed(result.errors.map((error) => error.message))
  const breaks = findRuleBreaks(result.supergraphSdl)
  if (breaks.length > 0) throw failed(breaks)
  return {
    supergraph: `${result.supergraphSdl}\n`,
    api: `${result.publicSdl}\n`,
    catalogue: catalogueCsv(result.supergraphSdl),
  }
}

function failed(faults: string[]): HubError {
  return new HubError(
    'COMPOSITION_FAILED',
    {
      zh: `组合失败，共 ${faults.length} 处：\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
      en: `composition failed with ${faults.length} faults`,
    },
    { extensions: { faults } },
  )
}

/** Writes the contract files; with `check` writes nothing and answers which of them differ. */
export async function writeContract(
  composition: Composition,
  { check = false } = {},
): Promise<string[]> {
  const drifted: string[] = []
  for (const [name, file] of Object.entries(contractFiles) as [keyof Composition, string][]) {
    const current = await readFile(file, 'utf8').catch(() => '')
    if (current === composition[name]) continue
    drifted.push(path.basename(file))
    if (!check) {
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, composition[name])
    }
  }
  return drifted
}
