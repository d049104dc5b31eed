import type { Route } from '@baibo/gateway/server.ts'
import type { Department } from '@baibo/kernel/department.ts'
import { ForbiddenError, HubError, InvalidInputError } from '@baibo/kernel/errors.ts'
import type { Identity } from '@baibo/kernel/identity.ts'
import { readWorkbook, workbookLimits } from '@baibo/kernel/workbook.ts'
import { writeMarkedWorkbook } from '@baibo/kernel/workbook-write.ts'
import { bearerToken, readBody, sendJson } from './http.ts'
import type { Hub } from './hub.ts'
import { loadBatch, takeBack } from './load-batch.ts'
import { refreshAll } from './seed.ts'

/**
 * `POST /ingest/{department}?file=name&dryRun=1` with the file as body: the report of the ingest.
 * With `marked=1` nothing is written and the answer is the workbook with its errors marked.
 * Only the unit that owns the department may upload.
 */
export function createUploadRoute(hub: Hub): Route {
  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://hub')
    const [, name] = /^\/ingest\/([\w-]+)$/.exec(url.pathname) ?? []
    if (!name) return false
    if (request.method !== 'POST')
      throw new HubError('METHOD_NOT_ALLOWED', { zh: '只接受 POST', en: 'POST only' })
    const identity = await hub.authenticate(bearerToken(request.headers))
    const department = ownDepartment(hub, name, identity)
    const file = url.searchParams.get('file')
    if (!file) throw new InvalidInputError({ zh: '缺少参数 file（文件名）', en: 'file is missing' })
    const bytes = await readBody(request, workbookLimits.bytes)
    const workbook = await readWorkbook({ name: file, bytes })
    const marked = url.searchParams.has('marked')
    const dryRun = marked || url.searchParams.get('dryRun') === '1'
    const report = await loadBatch(hub, department, workbook, { identity, dryRun })
    if (marked) {
      const body = await writeMarkedWorkbook(workbook, report.errors)
      response.writeHead(200, {
        'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        'content-disposition': 'attachment; filename="marked.xlsx"',
        'cache-control': 'private, no-store',
      })
      response.end(body)
      return true
    }
    if (report.batch !== null) await refreshAll(hub)
    sendJson(response, 200, report)
    return true
  }
}

/**
 * `GET /ingest/{department}/batches`: what was loaded, the latest first.
 * `POST /ingest/{department}/batches/{batch}/undo`: takes one back and answers `{rows}`; refused
 * with BATCH_SUPERSEDED when a later batch has changed its rows.
 */
export function createBatchesRoute(hub: Hub): Route {
  return async (request, response) => {
    const [, name, batch] =
      /^\/ingest\/([\w-]+)\/batches(?:\/([\w-]+)\/undo)?$/.exec(request.url ?? '') ?? []
    if (!name || request.method !== (batch ? 'POST' : 'GET')) return false
    const identity = await hub.authenticate(bearerToken(request.headers))
    const department = ownDepartment(hub, name, identity)
    if (batch) {
      const rows = await takeBack(hub, department, batch, identity)
      await refreshAll(hub)
      sendJson(response, 200, { rows })
    } else {
      sendJson(response, 200, await department.batches())
    }
    return true
  }
}

function ownDepartment(hub: Hub, name: string, identity: Identity): Department {
  const department = hub.departments.get(name)
  if (!department)
    throw new HubError('NOT_FOUND', { zh: `没有部门 ${name}`, en: `no department ${name}` })
  if (department.definition.unit !== identity.unit) {
    throw new ForbiddenError({
      zh: `只有 ${department.definition.unit} 可以向 ${name} 填报，您是 ${identity.unit}`,
      en: `only ${department.definition.unit} may load data into ${name}`,
    })
  }
  return department
}
