import type { Column } from '../graph/documents.ts'
import type { RowRule } from '../graph/rows.ts'
import type { Say } from '../i18n/text.ts'

/**
 * The rows behind a number: a question that takes `$after`, the list in its answer, how that
 * becomes rows, and where a row comes from.
 */
export interface Evidence {
  title: string
  query: string
  variables?: Record<string, unknown>
  /** Path of the list in the answer. */
  list: string
  rule: RowRule
  columns: Column[]
  /** The rows are facts, whose own sheet rows are asked for one by one. */
  facts?: boolean
}

type ColumnBrief = [name: string, zh: string, en: string, path: string, type?: string]

const SOURCE = 'provenance { sourceSystem rowNo batchId recordedBy recordedAt }'
const PAGE = 'totalCount pageInfo { hasNextPage endCursor }'

const source: ColumnBrief[] = [
  ['file', '来源文件', 'File', 'provenance.sourceSystem'],
  ['row', '行号', 'Row', 'provenance.rowNo', 'Int'],
  ['recordedBy', '登记单位', 'Recorded by', 'provenance.recordedBy'],
]

function listed(list: string, briefs: readonly ColumnBrief[], say: Say) {
  return {
    list,
    rule: {
      from: `${list}.nodes[]`,
      columns: Object.fromEntries(briefs.map(([name, , , path]) => [name, path])),
    },
    columns: briefs.map(([name, zh, en, , type = 'String']) => ({
      name,
      title: say(zh, en),
      type,
    })),
  }
}

/** The facts that an indicator counts on a day. */
export function indicatorEvidence(
  { code, name }: { code: string; name: string },
  asOf: string | null,
  say: Say,
): Evidence {
  const { columns, ...rest } = listed(
    'indicator.measurement.facts',
    [
      ['label', '名称', 'Name', 'label'],
      ['entityId', '编号', 'Id', 'entityId'],
      ['unit', '归属单位', 'Unit', 'reportingUnitId'],
      ['on', '发生日期', 'Date', 'effectiveOn', 'Date'],
      ['batch', '导入批次', 'Batch', 'batchId'],
      ['recordedAt', '登记时刻', 'Recorded at', 'recordedAt', 'DateTime'],
      ['entityType', '对象', 'Object', 'entityType'],
    ],
    say,
  )
  return {
    ...rest,
    // The type of the row's object is for asking, not for reading.
    columns: columns.filter((column) => column.name !== 'entityType'),
    title: name,
    facts: true,
    query: `query Evidence($code: ID!, $asOf: Date, $after: String) { indicator(code: $code) { measurement(asOf: $asOf) {
      facts(first: 1000, after: $after) { ${PAGE} nodes { id kind entityType entityId label reportingUnitId effectiveOn amount batchId recordedAt } } } } }`,
    variables: { code, asOf },
  }
}

/** The money of one kind, funding by funding. */
export function fundingEvidence(kind: string, title: string, say: Say): Evidence {
  return {
    title,
    query: `query Evidence($kind: [FundingKind!], $after: String) { fundings(filter: { kind: $kind }, first: 200, after: $after) { ${PAGE} nodes {
      id status amountDue amountPaid gap reportingUnit { id } ${SOURCE} } } }`,
    variables: { kind: [kind] },
    ...listed(
      'fundings',
      [
        ['id', '经费编号', 'Id', 'id'],
        ['unit', '归属单位', 'Unit', 'reportingUnit.id'],
        ['status', '状态', 'Status', 'status', 'FundingStatus'],
        ['due', '应付（元）', 'Due (¥)', 'amountDue', 'Decimal'],
        ['paid', '已付（元）', 'Paid (¥)', 'amountPaid', 'Decimal'],
        ['gap', '未付（元）', 'Open (¥)', 'gap', 'Decimal'],
        ...source,
      ],
      say,
    ),
  }
}

export type Stage = 'techDemands' | 'projects' | 'outputs' | 'transfers'

const STAGES: Record<Stage, { fields: string; columns: ColumnBrief[] }> = {
  techDemands: {
    fields: 'id title status submittedOn',
    columns: [
      ['id', '需求编号', 'Id', 'id'],
      ['title', '需求名称', 'Title', 'title'],
      ['status', '状态', 'Status', 'status', 'DemandStatus'],
      ['on', '提出日期', 'Submitted on', 'submittedOn', 'Date'],
    ],
  },
  projects: {
    fields: 'id title startDate contractAmount',
    columns: [
      ['id', '项目编号', 'Id', 'id'],
      ['title', '项目名称', 'Title', 'title'],
      ['on', '开始日期', 'Start', 'startDate', 'Date'],
      ['amount', '合同金额（元）', 'Contract (¥)', 'contractAmount', 'Decimal'],
    ],
  },
  outputs: {
    fields: 'id title registeredOn',
    columns: [
      ['id', '成果编号', 'Id', 'id'],
      ['title', '成果名称', 'Title', 'title'],
      ['on', '登记日期', 'Registered on', 'registeredOn', 'Date'],
    ],
  },
  transfers: {
    fields: 'id on amount kind output { title }',
    columns: [
      ['id', '转化编号', 'Id', 'id'],
      ['title', '成果', 'Result', 'output.title'],
      ['on', '转化日期', 'Date', 'on', 'Date'],
      ['amount', '金额（元）', 'Amount (¥)', 'amount', 'Decimal'],
    ],
  },
}

/** The rows of one stage of the flow demand → project → result → transfer. */
export function stageEvidence(stage: Stage, title: string, say: Say): Evidence {
  const { fields, columns } = STAGES[stage]
  return {
    title,
    query: `query Evidence($after: String) { ${stage}(first: 200, after: $after) { ${PAGE} nodes { ${fields} ${SOURCE} } } }`,
    ...listed(stage, [...columns, ...source], say),
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
