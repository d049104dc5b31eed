import {
  choice,
  citizenId,
  date,
  doctoralDegree,
  list,
  name,
  text,
  yesNo,
} from '@baibo/kernel/cells.ts'
import {
  breaks,
  type Column,
  type ColumnOptions,
  column,
  textOf,
  type Value,
} from '@baibo/kernel/cells-core.ts'
import { citizenBirthDate, citizenSex, maskCitizenId } from '@baibo/kernel/codes/citizen-id.ts'
import { defineIngest } from '@baibo/kernel/ingest.ts'
import { later, yearOf } from './days.ts'
import { maskPhone } from './masks.ts'
import { degrees, persons, selections } from './tables.ts'

/** 入选博士名单: a row is a person, the doctor's degree and one selection. */
export const selectionSheet = defineIngest({
  sheet: {
    name: '入选博士名单',
    columns: {
      citizenId: citizenId('证件号码', {
        aliases: ['身份证号', '身份证号码', '公民身份号码'],
        required: true,
      }),
      fullName: name('姓名', { required: true, max: 100 }),
      gender: choice('性别', { 男: 'MALE', 女: 'FEMALE' }),
      bornOn: birth('出生日期', { aliases: ['出生年月'] }),
      degree: doctoralDegree('学位代码', { aliases: ['学位'], required: true }),
      discipline: text('学科', { aliases: ['一级学科'], max: 100 }),
      awardedBy: name('毕业院校', { aliases: ['学位授予单位'], required: true }),
      awardedOn: date('学位授予日期', { required: true }),
      verified: choice('学位核验', { 未核验: 'UNVERIFIED', 已核验: 'VERIFIED', 存疑: 'DOUBTFUL' }),
      researchFields: list(text('研究方向', { max: 100 })),
      batch: text('入选批次', { aliases: ['批次'], required: true, max: 50 }),
      selectedOn: date('入选日期'),
      newlyIntroduced: yesNo('是否新引进', { required: true }),
      introducedOn: date('引进日期'),
      status: choice(
        '状态',
        {
          已申报: 'APPLIED',
          已审核: 'QUALIFIED',
          已入选: 'SELECTED',
          已核编: 'ESTABLISHMENT_APPROVED',
          已聘任: 'APPOINTED',
          已退出: 'EXITED',
        },
        { required: true },
      ),
      phone: text('手机号码', { aliases: ['联系电话'], max: 30 }),
      orcid: orcid('ORCID', { aliases: ['研究者标识'] }),
    },
  },
  key: (row) => `${row.citizenId}:${row.batch}`,
  check: (row, report) => {
    const born = row.bornOn ?? citizenBirthDate(row.citizenId)
    if (born >= row.awardedOn) {
      report(row.bornOn ? 'bornOn' : 'awardedOn', 'date-order', {
        zh: `出生日期（${born}）应早于学位授予日期（${row.awardedOn}）`,
        en: `expected the birth (${born}) before the award of the degree (${row.awardedOn})`,
      })
    }
    const { selected, zh } = selectionLimit(row)
    if (row.awardedOn > selected) {
      report('awardedOn', 'date-order', {
        zh: `学位授予日期（${row.awardedOn}）不应晚于${zh}`,
        en: `expected the award of the degree not after the selection (${selected})`,
      })
    }
    if (row.newlyIntroduced && row.introducedOn === null) {
      report('introducedOn', 'required', {
        zh: '“是否新引进”为是时必须填写引进日期',
        en: 'required when 是否新引进 is 是',
      })
    }
  },
  records: (row, context) => {
    const personId = context.personId(row.citizenId)
    const { degree, discipline, awardedBy, awardedOn } = row
    const { batch, status, selectedOn, newlyIntroduced, introducedOn } = row
    return [
      {
        table: persons,
        values: {
          id: personId,
          fullName: row.fullName,
          citizenIdEncrypted: context.encrypt(row.citizenId),
          nationalIdMasked: maskCitizenId(row.citizenId),
          birthYear: yearOf(row.bornOn ?? citizenBirthDate(row.citizenId)),
          gender: row.gender ?? citizenSex(row.citizenId),
          phoneMasked: row.phone && maskPhone(row.phone),
          orcid: row.orcid,
          researchFields: row.researchFields ?? [],
        },
      },
      {
        table: degrees,
        parent: 'personId',
        parentId: personId,
        children: [
          {
            id: `${personId}:${degree}:${awardedOn}`,
            personId,
            levelCode: degree,
            discipline,
            awardedBy,
            awardedOn,
            verified: row.verified ?? 'UNVERIFIED',
          },
        ],
      },
      {
        table: selections,
        values: {
          id: `${personId}:${batch}`,
          personId,
          batch,
          status,
          selectedOn,
          effectiveOn: effectiveDay(row),
          newlyIntroduced,
          introducedOn,
        },
      },
    ]
  },
})

interface SelectionDays {
  batch: string
  awardedOn: string
  selectedOn: string | null
  newlyIntroduced: boolean
  introducedOn: string | null
}

/** The year with which a batch's name begins, as in `2024-1` and `2024年第一批`. */
function batchYear(batch: string): string | null {
  return /^(?:19|20)\d{2}(?!\d)/.exec(batch)?.[0] ?? null
}

/** The last day on which the degree may have been awarded. */
function selectionLimit(row: SelectionDays): { selected: string; zh: string } {
  const { selectedOn, introducedOn, newlyIntroduced } = row
  if (selectedOn !== null) return { selected: selectedOn, zh: `入选日期（${selectedOn}）` }
  if (newlyIntroduced && introducedOn !== null)
    return { selected: introducedOn, zh: `引进日期（${introducedOn}）` }
  const year = batchYear(row.batch)
  return year === null
    ? { selected: '9999-12-31', zh: '入选' }
    : { selected: `${year}-12-31`, zh: `入选批次的年度（${year}）` }
}

/** The day to reckon a selection with when the sheet does not name it; see Selection.effectiveOn. */
function effectiveDay(row: SelectionDays): string {
  if (row.selectedOn !== null) return row.selectedOn
  if (row.newlyIntroduced && row.introducedOn !== null) return row.introducedOn
  return later(`${batchYear(row.batch) ?? '0001'}-01-01`, row.awardedOn)
}

/** A day of birth, or its year and month as `YYYY-MM`, which the heading 出生年月 asks for. */
function birth<const O extends ColumnOptions>(
  header: string,
  options: O,
): Column<Value<string, O>> {
  const { parse } = date(header)
  return column<string, O>(header, options, (cell, context) => {
    const day = parse(cell, context)
    if ('value' in day && day.value !== null) return { value: day.value }
    const written = textOf(cell)
    const month = /^((?:19|20)\d{2})(?:[-/.]|年)?(0[1-9]|1[0-2]|[1-9](?=月))月?$/.exec(
      'value' in written ? written.value : '',
    )
    if (month) return { value: `${month[1]}-${month[2]?.padStart(2, '0')}` }
    return breaks(
      'date',
      '不是出生日期，可写 1990-05-01、1990/5/1、1990年5月1日，或只写年月 1990-05',
      'no day of birth: write 1990-05-01, 1990/5/1, or year and month as 1990-05',
    )
  })
}

/** An ORCID iD with or without its address; the last character is checked (ISO 7064 MOD 11-2). */
function orcid<const O extends ColumnOptions>(
  header: string,
  options: O,
): Column<Value<string, O>> {
  return column<string, O>(header, options, (cell) => {
    const written = textOf(cell)
    const id = 'value' in written ? written.value.replace(/^https?:\/\/orcid\.org\//, '') : ''
    const digits = id.replaceAll('-', '').toUpperCase()
    if (/^\d{15}[\dX]$/.test(digits) && orcidCheck(digits) === digits.at(-1)) {
      return { value: digits.replace(/(.{4})(?=.)/g, '$1-') }
    }
    return breaks(
      'orcid',
      '不是有效的 ORCID，例如 0000-0002-1825-0097',
      'no valid ORCID iD, such as 0000-0002-1825-0097',
    )
  })
}

function orcidCheck(digits: string): string {
  const total = [...digits.slice(0, 15)].reduce((sum, digit) => (sum + Number(digit)) * 2, 0)
  const rest = (12 - (total % 11)) % 11
  return rest === 10 ? 'X' : String(rest)
}
