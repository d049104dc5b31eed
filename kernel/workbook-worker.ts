import { parentPort, workerData } from 'node:worker_threads'
import type { ParseAnswer, ParseRequest } from './workbook.ts'
import { parseCsv } from './workbook-csv.ts'
import { InputFileError } from './workbook-error.ts'
import { parseXlsx } from './workbook-xlsx.ts'

const request = workerData as ParseRequest
let answer: ParseAnswer
try {
  answer = { workbook: await (request.kind === 'csv' ? parseCsv(request) : parseXlsx(request)) }
} catch (error) {
  if (!(error instanceof InputFileError)) throw error
  answer = { refused: { code: error.code, ...error.text } }
}
parentPort?.postMessage(answer)
