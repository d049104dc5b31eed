import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import writeExcel from 'write-excel-file/node'
import { readWorkbook, readWorkbookFile, type WorkbookLimits } from './workbook.ts'
import { storedZip } from './workbook-zip.ts'

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

interface Package {
  /** Inner XML of sheetData. */
  rows?: string
  sheet?: string
  styles?: string
  workbook?: string
  more?: Record<string, string>
}

/** The parts of a minimal workbook, written by hand as Excel writes them. */
function parts({ rows = '', sheet, styles, workbook, more = {} }: Package): Map<string, string> {
  const formats = styles ?? '<cellXfs count="1"><xf numFmtId="0"/></cellXfs>'
  return new Map(
    Object.entries({
      '[Content_Types].xml': '<Types/>',
      'xl/workbook.xml':
        workbook ??
        `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="名录" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
      'xl/styles.xml': `<styleSheet xmlns="${main}">${formats}</styleSheet>`,
      'xl/worksheets/sheet1.xml':
        sheet ?? `<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`,
      ...more,
    }),
  )
}

function readPackage(content: Package, limits: Partial<WorkbookLimits> = {}) {
  const bytes = new Uint8Array(storedZip(parts(content)))
  return readWorkbook({ name: '名录.xlsx', bytes }, limits)
}

async function firstRows(content: Package) {
  return (await readPackage(content)).sheets[0]?.rows
}

async function csvRows(bytes: Uint8Array | string) {
  const workbook = await readWorkbook({ name: '名单.csv', bytes: Buffer.from(bytes) })
  return workbook.sheets[0]?.rows
}

/** A zip with one deflated part more, whose declared size may be a lie. */
function zipWith(name: string, body: Buffer, declared = body.length, flags = 0): Buffer {
  const packed = deflateRawSync(body)
  const plain = Buffer.from(storedZip(parts({})))
  const directoryAt = plain.readUInt32LE(plain.length - 6)
  const common = Buffer.alloc(26)
  common.writeUInt16LE(20, 0)
  common.writeUInt16LE(flags, 2)
  common.writeUInt16LE(8, 4)
  common.writeUInt32LE(crc32(body), 10)
  common.writeUInt32LE(packed.length, 14)
  common.writeUInt32LE(declared, 18)
  common.writeUInt16LE(Buffer.byteLength(name), 22)
  const place = Buffer.alloc(14)
  place.writeUInt32LE(directoryAt, 10)
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed])
  const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, place, Buffer.from(name)])
  const directory = Buffer.concat([plain.subarray(directoryAt, plain.length - 22), entry])
  const end = Buffer.from(plain.subarray(plain.length - 22))
  end.writeUInt16LE(end.readUInt16LE(8) + 1, 8)
  end.writeUInt16LE(end.readUInt16LE(10) + 1, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(directoryAt + local.length, 16)
  return Buffer.concat([plain.subarray(0, directoryAt), local, directory, end])
}

const refusal = (code: string) => expect.objectContaining({ name: 'InputFileError', code })

describe('text files', () => {
  const text = '姓名,证件号码\n𠮷田,990000199001010017\n㐂多,99000019880229002X\n'
  const rows = [
    ['姓名', '证件号码'],
    ['𠮷田', '990000199001010017'],
    ['㐂多', '99000019880229002X'],
  ]

  test('the same rows come out of every encoding, rare characters included', async () => {
    const gb18030 = iconv.encode(text, 'gb18030')
    expect(gb18030.length).toBeGreaterThan(
      iconv.encode(text.replace(/[𠮷㐂]/gu, '吉'), 'gb18030').length,
    )
    for (const bytes of [
      Buffer.from(text),
      Buffer.from(`\uFEFF${text}`),
      gb18030,
      iconv.encode(`\uFEFF${text}`, 'gb18030'),
      iconv.encode(text, 'utf-16le', { addBOM: true }),
      iconv.encode(text, 'utf-16be', { addBOM: true }),
    ]) {
      expect(await csvRows(bytes)).toEqual(rows)
    }
  })

  test('GBK text without rare characters is read', async () => {
    expect(await csvRows(iconv.encode('单位名称\n平湖市联通\n', 'gbk'))).toEqual([
      ['单位名称'],
      ['平湖市联通'],
    ])
  })

  test('comma, tab and semicolon are told apart, also when commas stand in quotes', async () => {
    expect(await csvRows('a;b\n"1,2,3,4";2\n')).toEqual([
      ['a', 'b'],
      ['1,2,3,4', '2'],
    ])
    expect(await csvRows('a\tb\n1,5\t2\n')).toEqual([
      ['a', 'b'],
      ['1,5', '2'],
    ])
  })

  test('rows count as in Excel: quoted line breaks stay inside a row, blank lines count', async () => {
    expect(await csvRows('a,b\r\n"x\ny",1\r\n\r\n2,3\r\n,\r\n\r\n')).toEqual([
      ['a', 'b'],
      ['x\ny', '1'],
      [],
      ['2', '3'],
    ])
  })

  test('ids keep leading zeros and every digit, and the ="…" trick is undone', async () => {
    expect(await csvRows('a,b,c\n0012,12345678901234567890,="330482199001010017"\n')).toEqual([
      ['a', 'b', 'c'],
      ['0012', '12345678901234567890', '330482199001010017'],
    ])
  })

  test('bytes of no encoding and quotes that do not pair are refused', async () => {
    await expect(csvRows(Buffer.from([0x61, 0xff, 0xff, 0x0a]))).rejects.toEqual(
      refusal('FILE_ENCODING'),
    )
    await expect(csvRows(Buffer.from('a\0b\n'))).rejects.toEqual(refusal('FILE_ENCODING'))
    await expect(csvRows('a,b\n1,"2\n3,4\n')).rejects.toEqual(refusal('FILE_BROKEN'))
  })
})

describe('workbooks', () => {
  test('text, numbers, dates and booleans written by a library come back', async () => {
    const bytes = await writeExcel([
      { data: [['编号'], [{ value: '0012', type: String }]], sheet: '一' },
      {
        data: [
          [
            { value: 12.3, type: Number },
            { value: new Date('2024-03-01T00:00:00Z'), type: Date, format: 'yyyy-mm-dd' },
            { value: true, type: Boolean },
          ],
        ],
        sheet: '二',
      },
    ]).toBuffer()
    expect(await readWorkbook({ name: 'folder/两表.XLSX', bytes })).toEqual({
      name: '两表.XLSX',
      sheets: [
        { name: '一', rows: [['编号'], ['0012']] },
        { name: '二', rows: [[{ number: '12.3' }, { date: '2024-03-01' }, true]] },
      ],
    })
  })

  test('the bytes of the caller stay usable', async () => {
    const bytes = new Uint8Array(storedZip(parts({ rows: '<row><c><v>1</v></c></row>' })))
    await readWorkbook({ name: 'a.xlsx', bytes })
    expect(bytes.byteLength).toBeGreaterThan(0)
  })

  test('formulas give their stored value; a missing value and errors stay recognisable', async () => {
    const rows = `<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>"a"</f><v>a</v></c>
      <c r="C2"><f>1+1</f></c><c r="D2" t="e"><f>#REF!</f><v>#REF!</v></c><c r="E2" t="str"><f>""</f><v></v></c>
      <c r="F2"><v>1</v></c></row>`
    expect(await firstRows({ rows })).toEqual([
      [],
      [{ number: '2' }, 'a', { error: '#NO_VALUE' }, { error: '#REF!' }, null, { number: '1' }],
    ])
  })

  test('a number keeps what Excel shows, and one with too many digits stays as written', async () => {
    const written = ['0.10000000000000001', '12.300000000000001', '3.3048219890101E+17', '1E-7']
    const cells = [...written, '330482198901010017'].map((v) => `<c><v>${v}</v></c>`).join('')
    expect(await firstRows({ rows: `<row>${cells}</row>` })).toEqual([
      [
        { number: '0.1' },
        { number: '12.3' },
        { number: '3.3048219890101E+17' },
        { number: '0.0000001' },
        { number: '330482198901010017' },
      ],
    ])
  })

  test('dates do not move with the time zone, whatever their format', async () => {
    const styles =
      '<numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>' +
      '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="22"/></cellXfs>'
    const rows =
      '<row><c s="1"><v>45352</v></c><c s="2"><v>45352</v></c><c s="3"><v>45352.333333333336</v></c><c><v>45352</v></c></row>'
    const zone = process.env.TZ
    for (const TZ of ['Asia/Shanghai', 'America/Los_Angeles', 'UTC']) {
      process.env.TZ = TZ
      expect(await firstRows({ rows, styles })).toEqual([
        [
          { date: '2024-03-01' },
          { date: '2024-03-01' },
          { date: '2024-03-01T08:00:00' },
          { number: '45352' },
        ],
      ])
    }
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  })

  test('a cell formatted as per cent says so, since 30 % is stored as 0.3', async () => {
    const styles =
      '<numFmts><numFmt numFmtId="180" formatCode="0.000%"/></numFmts>' +
      '<cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="180"/></cellXfs>'
    const rows =
      '<row><c s="1"><v>0.3</v></c><c s="2"><v>0.33333</v></c><c s="0"><v>0.3</v></c></row>'
    expect(await firstRows({ rows, styles })).toEqual([['30%', '33.333%', { number: '0.3' }]])
  })

  test('files of other writers: no addresses, prefixed elements, unknown formats, formatted blanks', async () => {
    expect(
      await firstRows({
        rows: '<row><c t="inlineStr"><is><t>甲</t></is></c><c/><c><v>2</v></c></row>',
      }),
    ).toEqual([['甲', null, { number: '2' }]])
    const sheet = `<x:worksheet xmlns:x="${main}"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>乙</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`
    expect(await firstRows({ sheet })).toEqual([['乙']])
    const blanks = Array.from(
      { length: 3000 },
      (_, i) => `<row r="${i + 2}"><c r="A${i + 2}" s="0"/></row>`,
    )
    expect(
      await firstRows({ rows: `<row r="1"><c r="A1" s="77"><v>1</v></c></row>${blanks.join('')}` }),
    ).toEqual([[{ number: '1' }]])
  })

  test('a workbook that counts days from 1904 says so', async () => {
    const workbook = `<workbook xmlns="${main}" xmlns:r="${relations}"><workbookPr date1904="1"/><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`
    expect((await readPackage({ workbook })).date1904).toBe(true)
  })
})

describe('files that are refused', () => {
  const read = (name: string, bytes: Uint8Array, limits: Partial<WorkbookLimits> = {}) =>
    readWorkbook({ name, bytes }, limits)

  test('by name and first bytes', async () => {
    const csv = Buffer.from('a,b\n')
    await expect(read('a.xlsm', csv)).rejects.toEqual(refusal('FILE_HAS_MACROS'))
    await expect(read('a.xls', csv)).rejects.toEqual(refusal('FILE_TYPE'))
    await expect(read('a.xlsx', csv)).rejects.toEqual(refusal('FILE_TYPE'))
    await expect(read('a.csv', Buffer.from(storedZip(parts({}))))).rejects.toEqual(
      refusal('FILE_TYPE'),
    )
    const compound = Buffer.from('d0cf11e0a1b11ae1', 'hex')
    await expect(read('a.xlsx', compound)).rejects.toEqual(refusal('FILE_TYPE'))
    const locked = Buffer.concat([compound, Buffer.from('EncryptedPackage', 'utf16le')])
    await expect(read('a.xlsx', locked)).rejects.toEqual(refusal('FILE_ENCRYPTED'))
    await expect(read('a.csv', Buffer.alloc(0))).rejects.toEqual(refusal('FILE_EMPTY'))
  })

  test('a large file on disk is refused before it is read, a missing one by name', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'workbook-'))
    const file = path.join(directory, '大表.csv')
    await writeFile(file, 'a,b\n1,2\n')
    await expect(readWorkbookFile(file, { bytes: 5 })).rejects.toEqual(refusal('FILE_TOO_LARGE'))
    expect((await readWorkbookFile(file)).name).toBe('大表.csv')
    await expect(readWorkbookFile(path.join(directory, '没有.csv'))).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: expect.not.stringContaining(directory),
    })
    await rm(directory, { recursive: true })
  })

  test('macros, external links, data connections and encrypted parts', async () => {
    const withPart = (name: string) => readPackage({ more: { [name]: '<x/>' } })
    await expect(withPart('xl/vbaProject.bin')).rejects.toEqual(refusal('FILE_HAS_MACROS'))
    await expect(
      readPackage({ more: { '[Content_Types].xml': '<Types a="x.macroEnabled.main+xml"/>' } }),
    ).rejects.toEqual(refusal('FILE_HAS_MACROS'))
    for (const part of ['xl/externalLinks/externalLink1.xml', 'xl/connections.xml']) {
      await expect(withPart(part)).rejects.toEqual(refusal('FILE_HAS_EXTERNAL_LINKS'))
    }
    const encrypted = zipWith('xl/more.xml', Buffer.from('<a/>'), 4, 1)
    await expect(read('a.xlsx', encrypted)).rejects.toEqual(refusal('FILE_ENCRYPTED'))
  })

  test('document types and entities', async () => {
    const sheet = `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row r="1"><c r="A1" t="str"><v>&a;</v></c></row></sheetData></worksheet>`
    await expect(readPackage({ sheet })).rejects.toEqual(refusal('FILE_HAS_ENTITIES'))
  })

  test('a part that expands a thousandfold, and parts whose declared size is a lie', async () => {
    const bomb = zipWith('xl/sharedStrings.xml', Buffer.alloc(30 * 1024 * 1024, 0x20))
    expect(bomb.length).toBeLessThan(100_000)
    await expect(read('a.xlsx', bomb)).rejects.toEqual(refusal('FILE_EXPANDS_TOO_FAR'))
    const declaredHuge = zipWith('xl/media/a.png', Buffer.alloc(10), 3_000_000_000)
    await expect(read('a.xlsx', declaredHuge)).rejects.toEqual(refusal('FILE_EXPANDS_TOO_FAR'))
    const declaredSmall = zipWith('xl/sharedStrings.xml', Buffer.alloc(30 * 1024 * 1024, 0x20), 100)
    await expect(read('a.xlsx', declaredSmall)).rejects.toEqual(refusal('FILE_BROKEN'))
    await expect(readPackage({}, { parts: 3 })).rejects.toEqual(refusal('FILE_EXPANDS_TOO_FAR'))
  })

  test('too many cells or columns, and a cell far away that would fill the grid', async () => {
    const far =
      '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="ZZ1048576"><v>1</v></c></row>'
    await expect(readPackage({ rows: far })).rejects.toEqual(refusal('FILE_TOO_MANY_CELLS'))
    const wide = '<row r="1"><c r="BGQCV1"><v>1</v></c></row>'
    await expect(readPackage({ rows: wide })).rejects.toEqual(refusal('FILE_TOO_MANY_COLUMNS'))
    const four =
      '<row><c><v>1</v></c><c><v>1</v></c></row><row><c><v>1</v></c><c><v>1</v></c></row>'
    await expect(readPackage({ rows: four }, { cells: 3 })).rejects.toEqual(
      refusal('FILE_TOO_MANY_CELLS'),
    )
    const csv = Buffer.from('a,b\n1,2\n')
    await expect(read('a.csv', csv, { cells: 3 })).rejects.toEqual(refusal('FILE_TOO_MANY_CELLS'))
    await expect(read('a.csv', csv, { columns: 1 })).rejects.toEqual(
      refusal('FILE_TOO_MANY_COLUMNS'),
    )
  })

  test('broken packages', async () => {
    const whole = Buffer.from(storedZip(parts({})))
    await expect(read('a.xlsx', whole.subarray(0, 400))).rejects.toEqual(refusal('FILE_BROKEN'))
    const nothing = Buffer.from(storedZip(new Map([['readme.txt', 'x']])))
    await expect(read('a.xlsx', nothing)).rejects.toEqual(refusal('FILE_BROKEN'))
    await expect(readPackage({ sheet: '<worksheet><sheetData><row><c></row>' })).rejects.toEqual(
      refusal('FILE_BROKEN'),
    )
  })

  test('the thread ends at its memory and time limits and the process goes on', async () => {
    const cell = '<c t="inlineStr"><is><t>甲乙丙丁</t></is></c>'
    const rows = `<row>${cell.repeat(20)}</row>`.repeat(20_000)
    await expect(readPackage({ rows }, { memoryMegabytes: 24 })).rejects.toEqual(
      refusal('FILE_TOO_COMPLEX'),
    )
    await expect(readPackage({ rows }, { milliseconds: 1 })).rejects.toEqual(
      refusal('FILE_TIMEOUT'),
    )
    expect(await csvRows('a\n1\n')).toEqual([['a'], ['1']])
  })
})
