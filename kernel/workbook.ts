import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { InputFileError } from './workbook-error.ts'

export { InputFileError } from './workbook-error.ts'

/**
 * One cell as the file holds it. Text is neither trimmed nor normalised. `number` is a plain decimal
 * of at most 15 significant digits (all that Excel keeps), or the digits as written when there are
 * more. `date` is `YYYY-MM-DD` or `YYYY-MM-DDTHH:mm:ss` without a time zone. `error` is an Excel
 * error such as `#REF!`; `#NO_VALUE` is a formula whose result was never stored.
 */
export type Cell =
  | null
  | string
  | boolean
  | { number: string }
  | { date: string }
  | { error: string }

/** One sheet; `rows[0]` is row 1 of Excel, empty trailing cells and rows are left out. */
export interface Grid {
  name: string
  rows: readonly (readonly Cell[])[]
}

/** A file as grids. */
export interface Workbook {
  /** File name without its folder. */
  name: string
  sheets: readonly Grid[]
  /** Serial numbers count from 1904, as old Excel for Mac wrote them. */
  date1904?: boolean
}

/** Bounds of what is read; every file beyond them is refused with its own code. */
export interface WorkbookLimits {
  /** Size of the file, before it is read. */
  bytes: number
  /** Sum of a workbook's parts when unpacked. */
  unpackedBytes: number
  /** Parts inside an .xlsx. */
  parts: number
  cells: number
  columns: number
  milliseconds: number
  /** Heap of the thread that parses. */
  memoryMegabytes: number
}

export const workbookLimits: WorkbookLimits = {
  bytes: 50 * 1024 * 1024,
  unpackedBytes: 200 * 1024 * 1024,
  parts: 2000,
  cells: 1_000_000,
  columns: 1000,
  milliseconds: 60_000,
  memoryMegabytes: 1024,
}

/** What the parsing thread is given. */
export interface ParseRequest {
  name: string
  kind: 'xlsx' | 'csv'
  bytes: Uint8Array
  limits: WorkbookLimits
}

/** What it answers; errors cross the thread border as plain values. */
export type ParseAnswer =
  | { workbook: Workbook }
  | { refused: { code: string; zh: string; en: string } }

/**
 * Reads an .xlsx or .csv of at most `limits.bytes` from disk. Throws {@link InputFileError}; a file
 * that is too large is refused before any of it is read.
 */
export async function readWorkbookFile(
  file: string,
  limits: Partial<WorkbookLimits> = {},
): Promise<Workbook> {
  const name = path.basename(file)
  const found = await stat(file).catch(() => null)
  if (found === null || !found.isFile()) {
    throw new InputFileError('FILE_NOT_FOUND', {
      zh: `找不到文件“${name}”`,
      en: `there is no file ${name}`,
    })
  }
  const all = { ...workbookLimits, ...limits }
  checkName(name)
  checkSize(name, found.size, all)
  return readWorkbook({ name, bytes: await readFile(file) }, all)
}

/**
 * Reads the bytes of an .xlsx or .csv file, whose name decides which of the two it must be. Parsing
 * runs in its own thread with a memory and a time limit. Throws {@link InputFileError}.
 */
export async function readWorkbook(
  source: { name: string; bytes: Uint8Array },
  limits: Partial<WorkbookLimits> = {},
): Promise<Workbook> {
  const all = { ...workbookLimits, ...limits }
  const name = path.basename(source.name)
  const kind = checkName(name)
  checkSize(name, source.bytes.byteLength, all)
  checkContent(name, kind, source.bytes)
  return parseInThread({ name, kind, bytes: new Uint8Array(source.bytes), limits: all })
}

function checkName(name: string): 'xlsx' | 'csv' {
  const extension = path.extname(name).toLowerCase()
  if (extension === '.xlsx') return 'xlsx'
  if (extension === '.csv') return 'csv'
  if (/^\.(xlsm|xltm|xlsb|xlam)$/.test(extension)) {
    throw new InputFileError('FILE_HAS_MACROS', {
      zh: `“${name}”是可以带宏的格式，请另存为 .xlsx`,
      en: `${name} is of a kind that may carry macros, save it as .xlsx`,
    })
  }
  throw new InputFileError('FILE_TYPE', {
    zh: `不能读取“${name}”：只接受 .xlsx 和 .csv，请另存为其中一种`,
    en: `cannot read ${name}: only .xlsx and .csv are accepted, save it as one of them`,
  })
}

function checkSize(name: string, size: number, limits: WorkbookLimits): void {
  if (size === 0) {
    throw new InputFileError('FILE_EMPTY', { zh: `“${name}”是空文件`, en: `${name} is empty` })
  }
  if (size > limits.bytes) {
    const [is, most] = [size, limits.bytes].map((bytes) => (bytes / 1024 / 1024).toFixed(1))
    throw new InputFileError('FILE_TOO_LARGE', {
      zh: `“${name}”有 ${is} MB，最多接受 ${most} MB，请分成几个文件`,
      en: `${name} has ${is} MB, at most ${most} MB are accepted, split it`,
    })
  }
}

/** First bytes: zip packages are .xlsx; compound files are old .xls or password-protected .xlsx. */
function checkContent(name: string, kind: 'xlsx' | 'csv', bytes: Uint8Array): void {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('hex')
  const zip = start.startsWith('504b')
  const compound = start === 'd0cf11e0'
  if (compound && Buffer.from(bytes).includes(Buffer.from('EncryptedPackage', 'utf16le'))) {
    throw new InputFileError('FILE_ENCRYPTED', {
      zh: `“${name}”设有打开密码，请去掉密码后另存`,
      en: `${name} is protected by a password, save it without one`,
    })
  }
  if (compound || (kind === 'xlsx') !== zip) {
    throw new InputFileError('FILE_TYPE', {
      zh: compound
        ? `“${name}”是旧的 .xls 格式，请在 Excel 或 WPS 中另存为 .xlsx`
        : `“${name}”的内容不是 .${kind} 文件，请用 Excel 或 WPS 另存，不要直接改扩展名`,
      en: compound
        ? `${name} is an old .xls file, save it as .xlsx`
        : `the content of ${name} is no .${kind} file, save it again instead of renaming it`,
    })
  }
}

function parseInThread(request: ParseRequest): Promise<Workbook> {
  const { limits, name } = request
  const worker = new Worker(new URL('./workbook-worker.ts', import.meta.url), {
    workerData: request,
    transferList: [request.bytes.buffer as ArrayBuffer],
    resourceLimits: { maxOldGenerationSizeMb: limits.memoryMegabytes },
    execArgv: [],
    env: {},
  })
  return new Promise<Workbook>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(
        new InputFileError('FILE_TIMEOUT', {
          zh: `“${name}”在 ${limits.milliseconds / 1000} 秒内没有读完，已中止`,
          en: `${name} was not read within ${limits.milliseconds / 1000} s and was given up`,
        }),
      )
    }, limits.milliseconds)
    const settle = <T>(finish: (value: T) => void, value: T) => {
      clearTimeout(timer)
      finish(value)
    }
    worker.once('message', (answer: ParseAnswer) => {
      if ('workbook' in answer) settle(resolve, answer.workbook)
      else settle(reject, new InputFileError(answer.refused.code, answer.refused))
    })
    worker.once('error', (error: NodeJS.ErrnoException) => {
      const memory = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      settle(reject, memory ? tooComplex(name, error) : error)
    })
    worker.once('exit', () => settle(reject, new Error(`reading ${name} ended without an answer`)))
  }).finally(() => worker.terminate())
}

function tooComplex(name: string, cause: unknown): InputFileError {
  return new InputFileError(
    'FILE_TOO_COMPLEX',
    {
      zh: `读取“${name}”需要的内存超过上限，请分成几个文件`,
      en: `reading ${name} needs more memory than allowed, split it`,
    },
    { cause },
  )
}
