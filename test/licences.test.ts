import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '..')
/** OSI-approved licences that occur; anything else fails until someone has looked at it. */
const approved = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Unlicense',
  'BlueOak-1.0.0',
  'Python-2.0',
  'MIT-0',
  'MPL-2.0',
  'PostgreSQL',
  'Zlib',
])
/** Not software, and free: data files that software carries. */
const dataLicences = new Set(['CC0-1.0', 'CC-BY-4.0', 'CC-BY-3.0'])

function installed(): { name: string; version: string; licence: string }[] {
  const manifests = globSync('node_modules/.pnpm/*/node_modules/{*,@*/*}/package.json', {
    cwd: root,
  })
  return manifests.flatMap((file) => {
    const { name, version, license, licenses } = JSON.parse(
      readFileSync(path.join(root, file), 'utf8'),
    )
    if (!name || !version) return []
    const licence =
      typeof license === 'string'
        ? license
        : (license?.type ?? licenses?.map((each: { type: string }) => each.type).join(' OR '))
    return [{ name, version, licence: licence ?? 'none' }]
  })
}

/** `(MIT OR X)` passes when one alternative does, `MIT AND X` when all do. */
function passes(licence: string): boolean {
  const bare = licence.replaceAll(/[()]/g, '').trim()
  if (bare.includes(' OR ')) return bare.split(' OR ').some(passes)
  if (bare.includes(' AND ')) return bare.split(' AND ').every(passes)
  return approved.has(bare) || dataLicences.has(bare)
}

describe('licences', () => {
  const packages = installed()
  const lockfile = readFileSync(path.join(root, 'pnpm-lock.yaml'), 'utf8')

  test('every package of the lockfile that is installed is read', () => {
    expect(packages.length).toBeGreaterThan(300)
  })

  test('no package has a licence outside the OSI list', () => {
    const refused = packages
      .filter(({ licence }) => !passes(licence))
      .map(({ name, version, licence }) => `${name}@${version}: ${licence}`)
    expect(refused).toEqual([])
  })

  test('a non-OSI licence would be refused', () => {
    expect(
      ['Elastic-2.0', 'BUSL-1.1', 'SSPL-1.0', 'none', 'MIT AND Elastic-2.0'].filter(passes),
    ).toEqual([])
  })

  test('the lockfile names none of the packages known to be Elastic-2.0', () => {
    for (const name of [
      '@apollo/gateway',
      '@apollo/composition',
      '@apollo/federation-internals',
      '@apollo/query-planner',
    ]) {
      expect(lockfile).not.toContain(`'${name}@`)
    }
  })

  test('there is one graphql, and it is 16', () => {
    const versions = [...lockfile.matchAll(/^ {2}graphql@(\d[\w.-]*):/gm)].map((match) => match[1])
    expect(new Set(versions).size).toBe(1)
    expect(versions[0]).toMatch(/^16\./)
  })
})
