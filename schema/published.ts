import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { HubError } from '@baibo/kernel/errors.ts'
import type { ContractChange, PublishedContract } from './check.ts'

/** A version of the contract that clients may have been written against. */
export interface Release {
  /** See {@link supergraphId}. */
  id: string
  /** YYYY-MM-DD. */
  on: string
  /** Id of the release before; null for the first one. */
  previous: string | null
  /** Position in the row of releases, from 1. */
  number: number
}

export const PUBLISHED = path.join(import.meta.dirname, 'published')

/** Short name of a supergraph: the first 12 hexadecimal digits of its SHA-256. */
export function supergraphId(supergraph: string): string {
  return createHash('sha256').update(supergraph).digest('hex').slice(0, 12)
}

/** The published versions, the oldest first. */
export function releases(folder = PUBLISHED): Release[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((id) => existsSync(path.join(folder, id, 'release.json')))
    .map((id) => JSON.parse(readFileSync(path.join(folder, id, 'release.json'), 'utf8')) as Release)
    .sort((a, b) => a.number - b.number)
}

/** The files of a published version. Throws RELEASE_NOT_FOUND. */
export function readRelease(id: string, folder = PUBLISHED): PublishedContract {
  const read = (file: string) => readFileSync(path.join(folder, id, file), 'utf8')
  if (!releases(folder).some((release) => release.id === id)) {
    throw new HubError('RELEASE_NOT_FOUND', {
      zh: `没有已发布的版本 ${id}；可用：${releases(folder)
        .map((release) => release.id)
        .join('、')}`,
      en: `no published version ${id}`,
    })
  }
  return { api: read('api.graphql'), supergraph: read('supergraph.graphql') }
}

/** Keeps a version and writes its changes into each department's changelog. Null when it is published already. */
export async function publishRelease(
  contract: PublishedContract,
  changes: readonly ContractChange[],
  { on, folder = PUBLISHED, changelogs }: { on: string; folder?: string; changelogs: string },
): Promise<Release | null> {
  const known = releases(folder)
  const last = known.at(-1)
  const id = supergraphId(contract.supergraph)
  if (known.some((release) => release.id === id)) return null
  const release = { id, on, previous: last?.id ?? null, number: (last?.number ?? 0) + 1 }
  await mkdir(path.join(folder, id), { recursive: true })
  await writeFile(path.join(folder, id, 'api.graphql'), contract.api)
  await writeFile(path.join(folder, id, 'supergraph.graphql'), contract.supergraph)
  await writeFile(path.join(folder, id, 'release.json'), `${JSON.stringify(release, null, 2)}\n`)
  await writeChangelogs(release, changes, changelogs)
  return release
}

const TITLES = { BREAKING: '破坏', DANGEROUS: '危险', SAFE: '安全' } as const

/** One file a department, the newest version first. */
async function writeChangelogs(
  { id, on }: Release,
  changes: readonly ContractChange[],
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const byDepartment = Map.groupBy(changes, ({ place, owner }) => place?.department ?? owner)
  for (const [department, own] of byDepartment) {
    const file = path.join(folder, `${department}.md`)
    const head = `# ${department} 合同变更记录 / contract changes\n`
    const earlier = existsSync(file) ? readFileSync(file, 'utf8').slice(head.length) : ''
    const lines = own.map(({ verdict, message }) => `- ${TITLES[verdict]} ${message}`)
    await writeFile(file, `${head}\n## ${on} · ${id}\n\n${lines.join('\n')}\n${earlier}`)
  }
}
