import { createHubClient, type TypedDocument } from '@baibo/client/src/index.ts'
import { createGateway } from '@baibo/gateway/gateway.ts'
import { startServer } from '@baibo/gateway/server.ts'
import { httpTransport } from '@baibo/gateway/transport.ts'
import { byHeader } from '@baibo/hub/http.ts'
import { signer } from '@baibo/hub/signer.ts'
import type { Department } from '@baibo/kernel/department.ts'
import { serveDepartments } from '@baibo/kernel/server.ts'
import { readWorkbook } from '@baibo/kernel/workbook.ts'
import { subgraph as economy } from '@baibo/subgraphs/economy-informatization/subgraph.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startHub, type TestHub } from './start-hub.ts'

interface Freshness {
  economyInformatizationFreshness: { department: string; rows: number; lastBatchAt: string }
}
const document =
  'subscription { economyInformatizationFreshness { department rows lastBatchAt } }' as unknown as TypedDocument<
    Freshness,
    Record<string, never>
  >
const sheet = (name: string) =>
  Buffer.from(
    `研究院名称,社会信用代码,级别,认定日期\n嘉兴示例${name}研究院,91330402FF0010018G,省级,2021/4/9\n`,
  )

let hub: TestHub
let department: Department
beforeAll(async () => {
  hub = await startHub()
  department = hub.hub.departments.get(economy.name) as Department
})
afterAll(() => hub.close())

async function load(name: string): Promise<string> {
  const identity = await hub.hub.authenticate(await hub.token({ unit: 'jx-jxj' }))
  const workbook = await readWorkbook({ name: `${name}.csv`, bytes: sheet(name) })
  const { batch } = await department.ingest(workbook, { identity })
  if (!batch) throw new Error('nothing was loaded')
  return batch
}

async function undo(batch: string): Promise<void> {
  await department.undo(batch, await hub.hub.authenticate(await hub.token({ unit: 'jx-jxj' })))
}

describe('the freshness of a department', () => {
  test('comes at once, then after every batch and every undoing, from the hub’s own stream', async () => {
    const client = createHubClient({ url: hub.url, token: () => hub.token() })
    const seen: number[] = []
    let batch = ''
    for await (const { data, errors } of client.subscribe(document)) {
      expect(errors).toEqual([])
      expect(data.economyInformatizationFreshness.department).toBe('economy-informatization')
      seen.push(data.economyInformatizationFreshness.rows)
      if (seen.length === 1) batch = await load('订阅')
      if (seen.length === 2) await undo(batch)
      if (seen.length === 3) break
    }
    const [before = 0] = seen
    expect(seen).toEqual([before, before + 1, before])
  })

  test('each subscriber counts the rows of its own units', async () => {
    const firstOf = async (reportingUnits: string[]) => {
      const client = createHubClient({ url: hub.url, token: () => hub.token({ reportingUnits }) })
      for await (const { data } of client.subscribe(document))
        return data.economyInformatizationFreshness.rows
      return -1
    }
    const [city = 0, county = 0] = [await firstOf(['*']), await firstOf(['330482'])]
    expect(county).toBeGreaterThan(0)
    expect(county).toBeLessThan(city)
  })

  test('a subscription that the contract does not know, or without a login, is refused', async () => {
    const unknown = 'subscription { weather }' as unknown as typeof document
    const client = createHubClient({ url: hub.url, token: () => hub.token() })
    await expect(client.subscribe(unknown).next()).rejects.toMatchObject({
      code: 'GRAPHQL_VALIDATION_FAILED',
    })
    await expect(
      createHubClient({ url: hub.url }).subscribe(document).next(),
    ).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  test('comes the same way from a department in another place, over signed HTTP', async () => {
    const { keys, authenticate, gateway: whole } = hub.hub
    const served = await serveDepartments([department], {
      port: 0,
      signatureKeys: keys.gatewayKeys,
    })
    const address = `${served.url}/${economy.name}/graphql`
    const transport = httpTransport(address, {
      sign: signer(keys.gatewayKeys[0] ?? '', economy.name),
    })
    const server = await startServer({
      gateway: createGateway({ supergraph: whole.supergraph.sdl, transport: () => transport }),
      port: 0,
      authenticate: byHeader(authenticate),
    })
    const client = createHubClient({ url: server.url, token: () => hub.token() })
    const rows: number[] = []
    let batch = ''
    for await (const { data } of client.subscribe(document)) {
      rows.push(data.economyInformatizationFreshness.rows)
      if (rows.length === 2) break
      batch = await load('远程')
    }
    expect(rows[1]).toBe((rows[0] ?? 0) + 1)
    await undo(batch)
    const unsigned = await fetch(address, {
      method: 'POST',
      headers: {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        authorization: `Bearer ${await hub.token()}`,
      },
      body: JSON.stringify({ query: document }),
    })
    expect(unsigned.status).toBe(401)
    await server.close()
    await transport.close()
    await served.close()
  })
})
