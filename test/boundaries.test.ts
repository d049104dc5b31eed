import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '..')
/** Who may import whom; everything further right may import everything further left. */
const order = ['kernel', 'subgraphs', 'schema', 'gateway', 'hub', 'test']

function sources(): { file: string; imports: string[] }[] {
  const files = globSync('{kernel,subgraphs,schema,gateway,hub,client,console}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: (name) => name === 'node_modules',
  }).filter((file) => !file.includes('node_modules') && !file.endsWith('.generated.ts'))
  return files.map((file) => {
    const text = readFileSync(path.join(root, file), 'utf8')
    const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
      (match) => match[1] ?? '',
    )
    return { file, imports }
  })
}

/** The folder an import leads to: `kernel`, `subgraphs/talent`, … or null for a library. */
function target(file: string, specifier: string): string | null {
  const packaged = /^@baibo\/([\w-]+)/.exec(specifier)?.[1]
  if (packaged === 'client' || packaged === 'console') return packaged
  if (packaged) return order.includes(packaged) ? packaged : `subgraphs/${packaged}`
  if (!specifier.startsWith('.')) return null
  return folder(path.join(path.dirname(file), specifier))
}

function folder(file: string): string {
  const [top = '', second = ''] = file.split(path.sep)
  return top === 'subgraphs' && second !== 'index.ts' ? `subgraphs/${second}` : top
}

describe('imports', () => {
  const all = sources()
  test('there are sources to look at', () => expect(all.length).toBeGreaterThan(30))

  test('go one way: kernel, subgraphs, schema, gateway, hub', () => {
    const wrong = all
      .filter(({ file }) => order.includes(folder(file).split('/')[0] ?? ''))
      .flatMap(({ file, imports }) =>
        imports.flatMap((specifier) => {
          const to = target(file, specifier)?.split('/')[0]
          const from = folder(file).split('/')[0] ?? ''
          return to && order.indexOf(to) > order.indexOf(from)
            ? [`${file} imports ${specifier}`]
            : []
        }),
      )
    expect(wrong).toEqual([])
  })

  test('client and console know the published contract alone', () => {
    // The client's generator reads the contract's files; what is generated stands by itself.
    const shipped = all.filter(
      ({ file }) => /^(client|console)\/src\//.test(file) && !file.endsWith('.test.ts'),
    )
    expect(shipped.length).toBeGreaterThan(10)
    const wrong = shipped.flatMap(({ file, imports }) =>
      imports.flatMap((specifier) => {
        const to = target(file, specifier)?.split('/')[0]
        return to && !['client', 'console'].includes(to) ? [`${file} imports ${specifier}`] : []
      }),
    )
    expect(wrong).toEqual([])
  })

  test('never lead from one department to another', () => {
    const wrong = all.flatMap(({ file, imports }) =>
      imports.flatMap((specifier) => {
        const [from, to] = [folder(file), target(file, specifier)]
        return from.startsWith('subgraphs/') && to?.startsWith('subgraphs') && to !== from
          ? [`${file} imports ${specifier}`]
          : []
      }),
    )
    expect(wrong).toEqual([])
  })
})
