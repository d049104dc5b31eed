import type { FigureKind } from '../charts/options.ts'
import type { Dashboard, Tile } from './dashboard.ts'

type Brief = [
  title: string,
  name: string,
  kind: FigureKind,
  x: string,
  y: string[],
  width: number,
  height: number,
  more?: { to?: string; variables?: Record<string, string> },
]

function tiles(id: string, briefs: readonly Brief[]): Tile[] {
  return briefs.map(([title, name, kind, x, y, width, height, more], at) => ({
    id: `${id}-${at}`,
    title,
    question: { name },
    variables: more?.variables ?? {},
    figure: { kind, x, y, ...(more?.to ? { to: more.to } : {}) },
    width,
    height,
  }))
}

const day = { variables: { asOf: '$asOf' } }
const unit = { variables: { reportingUnit: '$reportingUnit' } }

/** Five dashboards made of approved questions alone. They can be copied, not changed. */
export const readyDashboards: readonly Dashboard[] = [
  [
    'targets',
    '目标与进度',
    [
      ['各项目标：完成与目标', 'target-progress', 'bar', 'name', ['value', 'target'], 8, 4, day],
      ['完成状态', 'target-progress', 'pie', 'status', [], 4, 4, day],
      ['目标明细', 'target-progress', 'table', 'name', [], 12, 4, day],
    ],
  ],
  [
    'units',
    '各县（市、区）',
    [
      ['进企博士', 'doctors-by-unit', 'map', 'reportingUnit', ['doctors'], 5, 4, day],
      [
        '博士、企业、研究机构',
        'doctors-by-unit',
        'bar',
        'unitName',
        ['doctors', 'enterprises', 'institutes'],
        7,
        4,
        day,
      ],
      [
        '人才统计归属',
        'talent-credit',
        'heatmap',
        'unitName',
        [],
        6,
        4,
        { to: 'rule', variables: { year: '$year' } },
      ],
      ['入选博士职称', 'title-and-assessment', 'pie', 'grade', [], 6, 4],
    ],
  ],
  [
    'money',
    '经费与到账',
    [
      ['启动费未到账合计（元）', 'startup-arrears', 'number', 'gap', ['gap'], 4, 2, unit],
      ['购房补贴差额未付（元）', 'housing-difference', 'number', 'gap', ['gap'], 4, 2, unit],
      ['启动费未到账笔数', 'startup-arrears', 'number', 'personId', [], 4, 2, unit],
      [
        '预算与已付',
        'budget-execution',
        'bar',
        'reportingUnit',
        ['budget', 'paid'],
        6,
        4,
        { variables: { year: '$year' } },
      ],
      ['启动费未到账（按单位）', 'startup-arrears', 'bar', 'reportingUnit', ['gap'], 6, 4, unit],
      ['购房补贴差额', 'housing-difference', 'table', 'personId', [], 12, 4, unit],
    ],
  ],
  [
    'projects',
    '需求、项目与转化',
    [
      ['组织方式', 'project-modes', 'bar', 'mode', ['projects'], 4, 4],
      ['需求状态', 'demand-to-project', 'pie', 'status', [], 4, 4, unit],
      [
        '收益分配：应得与实分',
        'transfer-revenue',
        'scatter',
        'amount',
        ['amount', 'expected'],
        4,
        4,
      ],
      [
        '创新联合体及成员',
        'consortium-map',
        'graph',
        'consortium',
        [],
        6,
        5,
        { to: 'memberName', variables: { asOf: '$asOf' } },
      ],
      ['成果 → 权属方', 'transfer-revenue', 'sankey', 'output', ['amount'], 6, 5, { to: 'owner' }],
    ],
  ],
  [
    'tasks',
    '任务与数据质量',
    [
      ['数据不一致（按规则）', 'open-findings', 'bar', 'rule', [], 6, 4],
      [
        '任务 × 单位：逾期未报',
        'task-board',
        'heatmap',
        'task',
        ['overdueReports'],
        6,
        4,
        { to: 'unit', variables: { on: '$asOf' } },
      ],
      ['征求意见', 'consultation-status', 'pie', 'state', [], 4, 4],
      ['各部门数据新鲜度', 'data-freshness', 'table', 'department', [], 8, 4],
    ],
  ],
].map(([id, title, briefs]) => ({
  id: `ready-${id}`,
  title: String(title),
  definition: {
    tiles: tiles(String(id), briefs as Brief[]),
    refresh: 0,
    parameters: { asOf: '', reportingUnit: null },
  },
  version: 0,
  mine: false,
  owner: '',
  sharedWith: [],
}))
