import { authorized, type Problem, RefusedError } from '../graph/http.ts'

export interface RowError {
  file: string
  sheet: string
  row: number
  column: string
  header: string
  value: string
  rule: string
  message: string
}

/** What the hub says about an uploaded workbook. */
export interface IngestReport {
  batch: string | null
  accepted: number
  rejected: number
  changed: number
  errors: RowError[]
  warnings: string[]
}

/** Sends a workbook and reports how much of it has gone out. Throws a RefusedError. */
export function sendWorkbook(
  department: string,
  file: File,
  dryRun: boolean,
  onProgress: (share: number) => void,
): Promise<IngestReport> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', uploadPath(department, file.name, dryRun ? '&dryRun=1' : ''))
    for (const [name, value] of Object.entries(authorized())) request.setRequestHeader(name, value)
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 1)
    request.onload = () => {
      if (request.status === 200) resolve(request.response)
      else reject(new RefusedError(request.status, (request.response?.errors as Problem[]) ?? []))
    }
    request.onerror = () =>
      reject(new RefusedError(0, [{ message: '上传中断，请重试 / the upload broke off' }]))
    request.send(file)
  })
}

export function uploadPath(department: string, file: string, more: string): string {
  return `/ingest/${department}?file=${encodeURIComponent(file)}${more}`
}
