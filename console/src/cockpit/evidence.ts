import type { Column } from '../graph/documents.ts'
import type { RowRule } from '../graph/rows.ts'

/** The rows behind a number: a question, how its answer becomes rows, and where a row comes from. */
export interface Evidence {
  title: string
  query: string
  variables?: Record<string, unknown>
  rule: RowRule
  columns: Column[]
  /** Path of the total in the answer, to say how many of all are shown. */
  total?: string
  /** The rows are facts, whose own sheet rows are asked for one by one. */
  facts?: boolean
}

const source: Column[] = [
  { name: 'file', title: '来源文件', type: 'String' },
  { name: 'row', title: '行号', type: 'Int' },
  { name: 'recordedBy', title: '登记单位', type: 'ID' },
]
const sourcePaths = {
  file: 'provenance.sourceSystem',
  row: 'provenance.rowNo',
  recordedBy: 'provenance.recordedBy',
}
const SOURCE = 'provenance { sourceSystem rowNo batchId recordedBy recordedAt }'

const column = (name: string, title: string, type = 'String'): Column => ({ name, title, type })

/** The facts that an indicator counts on a day; of one unit only, when it is given. */
export function indicatorEvidence(code: string, name: string, asOf: string | null): Evidence {
  return {
    title: name,
    facts: true,
    query: `query Evidence($code: ID!, $asOf: Date) { indicator(code: $code) { measurement(asOf: $asOf) {
      facts(first: 1000) { totalCount nodes { id kind entityType entityId label reportingUnitId effectiveOn amount batchId recordedAt } } } } }`,
    variables: { code, asOf },
    rule: {
      from: 'indicator.measurement.facts.nodes[]',
      columns: {
        entityType: 'entityType',
        entityId: 'entityId',
        label: 'label',
        unit: 'reportingUnitId',
        on: 'effectiveOn',
        batch: 'batchId',
        recordedAt: 'recordedAt',
      },
    },
    total: 'indicator.measurement.facts.totalCount',
    columns: [
      column('label', '名称'),
      column('entityId', '编号'),
      column('unit', '归属单位'),
      column('on', '发生日期', 'Date'),
      column('batch', '导入批次'),
      column('recordedAt', '登记时刻', 'DateTime'),
    ],
  }
}

export function fundingEvidence(kind: string, title: string): Evidence {
  return {
    title,
    query: `query Evidence($kind: [FundingKind!]) { fundings(filter: { kind: $kind }, first: 200) { totalCount nodes {
      id status amountDue amountPaid gap reportingUnit { name } ${SOURCE} } } }`,
    variables: { kind: [kind] },
    rule: {
      from: 'fundings.nodes[]',
      columns: {
        id: 'id',
        unit: 'reportingUnit.name',
        due: 'amountDue',
        paid: 'amountPaid',
        gap: 'gap',
        ...sourcePaths,
      },
    },
    total: 'fundings.totalCount',
    columns: [
      column('id', '经费编号'),
      column('unit', '归属单位'),
      column('due', '应付（元）', 'Decimal'),
      column('paid', '已付（元）', 'Decimal'),
      column('gap', '未付（元）', 'Decimal'),
      ...source,
    ],
  }
}

type Stage = 'techDemands' | 'projects' | 'outputs' | 'transfers'

const STAGES: Record<
  Stage,
  { fields: string; columns: [name: string, title: string, path: string, type?: string][] }
> = {
  techDemands: {
    fields: 'id title status submittedOn',
    columns: [
      ['id', '需求编号', 'id'],
      ['title', '需求名称', 'title'],
      ['on', '提出日期', 'submittedOn', 'Date'],
    ],
  },
  projects: {
    fields: 'id title startDate contractAmount',
    columns: [
      ['id', '项目编号', 'id'],
      ['title', '项目名称', 'title'],
      ['on', '开始日期', 'startDate', 'Date'],
      ['amount', '合同金额（元）', 'contractAmount', 'Decimal'],
    ],
  },
  outputs: {
    fields: 'id title registeredOn',
    columns: [
      ['id', '成果编号', 'id'],
      ['title', '成果名称', 'title'],
      ['on', '登记日期', 'registeredOn', 'Date'],
    ],
  },
  transfers: {
    fields: 'id on amount kind output { title }',
    columns: [
      ['id', '转化编号', 'id'],
      ['title', '成果', 'output.title'],
      ['on', '转化日期', 'on', 'Date'],
      ['amount', '金额（元）', 'amount', 'Decimal'],
    ],
  },
}

/** The rows of one stage of the flow demand → project → result → transfer. */
export function stageEvidence(stage: Stage, title: string): Evidence {
  const { fields, columns } = STAGES[stage]
  return {
    title,
    query: `query Evidence { ${stage}(first: 200) { totalCount nodes { ${fields} ${SOURCE} } } }`,
    rule: {
      from: `${stage}.nodes[]`,
      columns: {
        ...Object.fromEntries(columns.map(([name, , path]) => [name, path])),
        ...sourcePaths,
      },
    },
    total: `${stage}.totalCount`,
    columns: [...columns.map(([name, head, , type]) => column(name, head, type)), ...source],
  }
}

/** How one row of a type is asked for; a fact names its type and id. */
const BY_ID: Record<string, string> = {
  Placement: 'placement(id: $id)',
  Project: 'project(id: $id)',
  ResearchOutput: 'output(id: $id)',
  Transfer: 'transfer(id: $id)',
  MajorResult: 'majorResult(id: $id)',
  Consortium: 'consortium(id: $id)',
  Platform: 'platform(id: $id)',
}

/** The question for the sheet row behind a fact; null for a type that has none. */
export function rowQuestion(entityType: string): string | null {
  const field = BY_ID[entityType]
  return field ? `query Row($id: ID!) { row: ${field} { ${SOURCE} } }` : null
}
