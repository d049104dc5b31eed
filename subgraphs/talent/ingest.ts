import { choice, citizenId, date, name, text } from '@baibo/kernel/cells.ts'
import { defineIngest } from '@baibo/kernel/ingest.ts'
import { selectionSheet } from './ingest-selection.ts'
import { opinionSheet, whitelistSheet } from './ingest-whitelist.ts'
import { establishmentQuotas, talentAwards, titleEvaluations } from './tables.ts'

const idNumber = citizenId('证件号码', {
  aliases: ['身份证号', '身份证号码', '公民身份号码'],
  required: true,
})

/** 编制批复, kept by 市委编办. */
export const quotaSheet = defineIngest({
  sheet: {
    name: '编制批复',
    columns: {
      approvalNo: name('批复文号', { required: true, max: 100 }),
      citizenId: idNumber,
      approvedOn: date('批复日期', { required: true }),
      postType: choice(
        '岗位类型',
        {
          社会服务与推广型: 'SOCIAL_SERVICE_AND_EXTENSION',
          社会服务与推广型教师: 'SOCIAL_SERVICE_AND_EXTENSION',
        },
        { required: true },
      ),
    },
  },
  key: (row) => `${row.approvalNo}:${row.citizenId}`,
  records: ({ citizenId: number, ...row }, context) => {
    const personId = context.personId(number)
    const id = `${row.approvalNo}:${personId}`
    return [{ table: establishmentQuotas, values: { id, personId, ...row } }]
  },
})

/** 职称评定, kept by 市人力社保局. */
export const titleSheet = defineIngest({
  sheet: {
    name: '职称评定',
    columns: {
      citizenId: idNumber,
      series: text('系列', { aliases: ['职称系列'], required: true, max: 100 }),
      grade: choice(
        '级别',
        {
          正高: 'SENIOR',
          副高: 'ASSOCIATE_SENIOR',
          中级: 'INTERMEDIATE',
          初级: 'JUNIOR',
          正高级: 'SENIOR',
          副高级: 'ASSOCIATE_SENIOR',
        },
        { aliases: ['职称级别'], required: true },
      ),
      evaluatedOn: date('评定日期', { required: true }),
    },
  },
  key: (row) => `${row.citizenId}:${row.evaluatedOn}`,
  records: ({ citizenId: number, ...row }, context) => {
    const personId = context.personId(number)
    const id = `${personId}:${row.evaluatedOn}`
    return [{ table: titleEvaluations, values: { id, personId, ...row } }]
  },
})

/** 人才项目入选, kept by 市委人才办. */
export const awardSheet = defineIngest({
  sheet: {
    name: '人才项目入选',
    columns: {
      citizenId: idNumber,
      programme: name('项目名称', { aliases: ['人才计划'], required: true }),
      level: choice(
        '级别',
        { 国家级: 'NATIONAL', 省级: 'PROVINCIAL', 市级: 'MUNICIPAL', 县级: 'COUNTY' },
        { required: true },
      ),
      awardedOn: date('入选日期', { required: true }),
    },
  },
  key: (row) => `${row.citizenId}:${row.programme}:${row.awardedOn}`,
  records: ({ citizenId: number, ...row }, context) => {
    const personId = context.personId(number)
    const id = `${personId}:${row.programme}:${row.awardedOn}`
    return [{ table: talentAwards, values: { id, personId, ...row } }]
  },
})

/** All kinds of sheet that the department ingests. */
export const sheets = [
  whitelistSheet,
  opinionSheet,
  selectionSheet,
  quotaSheet,
  titleSheet,
  awardSheet,
]
