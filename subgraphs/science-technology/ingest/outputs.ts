import { choice, date, list, name, text, yesNo } from '@baibo/kernel/cells.ts'
import { citizenId } from '@baibo/kernel/cells-codes.ts'
import { defineIngest } from '@baibo/kernel/ingest.ts'
import {
  awardHolders,
  majorResults,
  outputAuthors,
  researchOutputs,
  scienceAwards,
} from '../tables.ts'
import { parties } from './parties.ts'

/** 成果: an output with its authors, and its recognition as an important result. */
export const outputSheet = defineIngest({
  sheet: {
    name: '成果',
    columns: {
      id: text('成果编号', { required: true, max: 64 }),
      kind: choice(
        '类型',
        { 论文: 'PUBLICATION', 专利: 'PATENT', 标准: 'STANDARD' },
        { required: true },
      ),
      title: name('名称', { required: true, aliases: ['成果名称'] }),
      projectId: text('项目编号', { max: 64 }),
      authors: list(citizenId('完成人证件号码')),
      registeredOn: date('登记日期', { required: true }),
      major: yesNo('是否重要成果'),
      recognisedOn: date('认定日期'),
    },
  },
  key: ({ id }) => id,
  check: ({ registeredOn, recognisedOn, major }, report) => {
    if (recognisedOn === null) return
    if (recognisedOn < registeredOn) {
      report('recognisedOn', 'date-order', {
        zh: `认定日期 ${recognisedOn} 早于登记日期 ${registeredOn}，应不早于登记日期`,
        en: `recognised on ${recognisedOn}, before it was registered on ${registeredOn}`,
      })
    }
    if (major !== true) {
      report('recognisedOn', 'recognition', {
        zh: '填了认定日期的成果，“是否重要成果”应为“是”',
        en: 'an output with a date of recognition must be marked as an important result',
      })
    }
  },
  records: ({ authors, recognisedOn, ...row }, { personId }) => {
    const persons = [...new Set((authors ?? []).map(personId))]
    const recognised = row.major === true && recognisedOn !== null
    return [
      { table: researchOutputs, values: { ...row, major: row.major ?? false } },
      {
        table: outputAuthors,
        parent: 'outputId',
        parentId: row.id,
        children: persons.map((person, index) => ({
          id: `${row.id}:${person}`,
          outputId: row.id,
          personId: person,
          sequence: index + 1,
        })),
      },
      {
        table: majorResults,
        parent: 'outputId',
        parentId: row.id,
        children: recognised ? [{ id: row.id, outputId: row.id, recognisedOn }] : [],
      },
    ]
  },
})

/** 科技奖励: an award for an output with the units that hold it. */
export const scienceAwardSheet = defineIngest({
  sheet: {
    name: '科技奖励',
    columns: {
      name: name('奖项名称', { required: true }),
      outputId: text('成果编号', { required: true, max: 64 }),
      level: choice(
        '级别',
        {
          国家级: 'NATIONAL',
          省级: 'PROVINCIAL',
          省部级: 'PROVINCIAL',
          市级: 'MUNICIPAL',
          县级: 'COUNTY',
        },
        { required: true },
      ),
      awardedOn: date('获奖日期', { required: true }),
      holders: parties('获奖单位代码'),
    },
  },
  key: ({ name, outputId }) => `${name}:${outputId}`,
  records: ({ holders, ...row }) => {
    const id = `${row.name}:${row.outputId}`
    return [
      { table: scienceAwards, values: { ...row, id } },
      {
        table: awardHolders,
        parent: 'awardId',
        parentId: id,
        children: holders.map((uscc, index) => ({
          id: `${id}:${uscc}`,
          awardId: id,
          uscc,
          sequence: index + 1,
        })),
      },
    ]
  },
})
