import type { Verdict } from '@baibo/schema/check.ts'

/** One edit of a department's schema.graphql and what `hub check` must say about it. */
export interface SchemaChange {
  title: string
  department: string
  /** Text that stands in the file, and what replaces its first occurrence; pairs. */
  edits: [from: string, to: string][]
  verdict: Verdict
  /** Kind and coordinate that the check must name. */
  kind: string
  coordinate: string
}

const economy = 'economy-informatization'

function change(
  verdict: Verdict,
  [kind, coordinate]: [kind: string, coordinate: string],
  title: string,
  edits: [string, string][],
  department = economy,
): SchemaChange {
  return { title, department, edits, verdict, kind, coordinate }
}

const ITEM = '@dataItem(owner: "jx-jxj")'
const scale = `  scale: EnterpriseScale @dataItem(owner: "jx-jxj", cycle: YEARLY)`
const summary = `  summary: String ${ITEM}`
const demand = `  techDemand(id: ID!): TechDemand ${ITEM}`
const deprecated = (reason: string) => `${summary} @deprecated(reason: "${reason}")`

const safe: SchemaChange[] = [
  change('SAFE', ['FIELD_ADDED', 'TechDemand.formerTitle'], 'a nullable field is added', [
    [summary, `${summary}\n  "曾用名"\n  formerTitle: String ${ITEM}`],
  ]),
  change('SAFE', ['FIELD_ADDED', 'TechDemand.pages'], 'a field that is never null is added', [
    [summary, `${summary}\n  "页数"\n  pages: Int! ${ITEM}`],
  ]),
  change(
    'SAFE',
    ['FIELD_ADDED', 'TechDemand.ranked'],
    'a field with a required argument is added',
    [[summary, `${summary}\n  "排名"\n  ranked(year: Int!): Int ${ITEM}`]],
  ),
  change('SAFE', ['FIELD_ADDED', 'Query.demandTopics'], 'a root field and its type are added', [
    [demand, `${demand}\n  "主题"\n  demandTopics: [DemandTopic!] ${ITEM}`],
    [
      'enum DemandStatus {',
      `enum DemandTopicKind {\n  "工艺"\n  PROCESS\n}\n\n"主题"\ntype DemandTopic {\n  "种类"\n  kind: DemandTopicKind ${ITEM}\n}\n\n"状态"\nenum DemandStatus {`,
    ],
  ]),
  change('SAFE', ['TYPE_ADDED', 'DemandLot'], 'an entity with a key is added', [
    [demand, `${demand}\n  "批次"\n  demandLot(id: ID!): DemandLot ${ITEM}`],
    [
      'enum DemandStatus {',
      `enum LotState {\n  "开"\n  OPEN\n}\n\n"批次"\ntype DemandLot @key(fields: "id") {\n  "编号"\n  id: ID! ${ITEM}\n  "状态"\n  state: LotState ${ITEM}\n}\n\n"状态"\nenum DemandStatus {`,
    ],
  ]),
  change(
    'SAFE',
    ['FIELD_TYPE_CHANGED', 'TechDemand.budget'],
    'a nullable field is never null any more',
    [['  budget: Decimal @dataItem', '  budget: Decimal! @dataItem']],
  ),
  change(
    'SAFE',
    ['FIELD_TYPE_CHANGED', 'Person.placements'],
    'a nullable list is never null any more',
    [
      [
        '  placements(asOf: Date): [Placement!] @dataItem',
        '  placements(asOf: Date): [Placement!]! @dataItem',
      ],
    ],
    'university',
  ),
  change(
    'SAFE',
    ['FIELD_ARGUMENT_TYPE_CHANGED', 'Query.techDemand.id'],
    'an argument may be left out',
    [['techDemand(id: ID!)', 'techDemand(id: ID)']],
  ),
  change(
    'SAFE',
    ['FIELD_ARGUMENT_TYPE_CHANGED', 'Query.enterprises.orderBy'],
    'an argument may be null',
    [
      ['orderBy: EnterpriseOrder! = USCC_ASC', 'orderBy: EnterpriseOrder = USCC_ASC'],
      ['orderBy: EnterpriseOrder! = USCC_ASC', 'orderBy: EnterpriseOrder = USCC_ASC'],
    ],
  ),
  change('SAFE', ['FIELD_DESCRIPTION_CHANGED', 'TechDemand.summary'], 'a field is described anew', [
    ['"需求简介"', '"需求简介，最多两千字"'],
  ]),
  change('SAFE', ['TYPE_DESCRIPTION_CHANGED', 'TechDemand'], 'a type is described anew', [
    ['企业技术需求（三.(三).1）。', '企业技术需求。'],
  ]),
  change(
    'SAFE',
    ['ENUM_VALUE_DESCRIPTION_CHANGED', 'EnterpriseScale.LARGE'],
    'a value is described anew',
    [['"大型"', '"大型企业"']],
  ),
  change(
    'SAFE',
    ['INPUT_FIELD_DESCRIPTION_CHANGED', 'EnterpriseFilter.scale'],
    'a condition is described anew',
    [['  "企业规模"\n  scale: [', '  "企业规模，其中之一"\n  scale: [']],
  ),
  change(
    'SAFE',
    ['FIELD_DEPRECATION_ADDED', 'TechDemand.summary'],
    'a field is announced to go on a day',
    [[summary, deprecated('2027-06-30 停用，请改用 title')]],
  ),
  change(
    'SAFE',
    ['ENUM_VALUE_DEPRECATION_REASON_ADDED', 'EnterpriseScale.MICRO'],
    'a value is announced to go on a day',
    [['  MICRO', '  MICRO @deprecated(reason: "2027-06-30 停用，并入小型")']],
  ),
  change('SAFE', ['PAGE_RAISED', 'Query.techDemands'], 'larger pages are allowed', [
    [
      '): TechDemandConnection @dataItem(owner: "jx-jxj") @page(max: 200)',
      '): TechDemandConnection @dataItem(owner: "jx-jxj") @page(max: 500)',
    ],
  ]),
  change(
    'SAFE',
    ['CYCLE_CHANGED', 'TechDemand.summary'],
    'a field is brought up to date more often',
    [[summary, '  summary: String @dataItem(owner: "jx-jxj", cycle: DAILY)']],
  ),
  change('SAFE', ['KEY_ADDED', 'TechDemand'], 'an entity gets a second key', [
    [
      'type TechDemand @key(fields: "id") {',
      'type TechDemand @key(fields: "id") @key(fields: "uscc title") {',
    ],
  ]),
]

const dangerous: SchemaChange[] = [
  change('DANGEROUS', ['ENUM_VALUE_ADDED', 'EnterpriseScale.HUGE'], 'a value is added', [
    ['  "大型"\n  LARGE', '  "特大型"\n  HUGE\n  "大型"\n  LARGE'],
  ]),
  change('SAFE', ['INPUT_FIELD_ADDED', 'EnterpriseFilter.formerName'], 'a condition is added', [
    [
      '  "企业规模"\n  scale: [',
      '  "曾用名"\n  formerName: StringFilter\n  "企业规模"\n  scale: [',
    ],
  ]),
  change(
    'DANGEROUS',
    ['FIELD_ARGUMENT_ADDED', 'TechDemand.summary.length'],
    'an argument that may be left out is added',
    [[summary, summary.replace('summary:', 'summary(length: Int):')]],
  ),
  change(
    'DANGEROUS',
    ['FIELD_ARGUMENT_DEFAULT_CHANGED', 'Query.enterprises.first'],
    'pages are smaller unless asked for',
    [['first: Int = 50', 'first: Int = 20']],
  ),
  change(
    'DANGEROUS',
    ['UNION_MEMBER_ADDED', 'Party'],
    'a union gets a member',
    [['union Party = Enterprise | OrgUnit', 'union Party = Enterprise | OrgUnit | Platform']],
    'science-technology',
  ),
  change(
    'DANGEROUS',
    ['OBJECT_TYPE_INTERFACE_ADDED', 'TechDemand'],
    'a type implements an interface',
    [
      [
        'type TechDemand @key(fields: "id") {',
        `interface Titled {\n  "标题"\n  title: String! ${ITEM}\n}\n\n"需求"\ntype TechDemand implements Titled @key(fields: "id") {`,
      ],
    ],
  ),
  change(
    'DANGEROUS',
    ['SCOPES_LOOSENED', 'Person.gender'],
    'a scope is no longer asked for',
    [
      [
        'sensitive: true)\n    @requiresScopes(scopes: [["person:birth"]])\n  "隐去中间四位',
        'sensitive: true)\n  "隐去中间四位',
      ],
    ],
    'talent',
  ),
  change(
    'DANGEROUS',
    ['SCOPES_LOOSENED', 'Person.fullName'],
    'another scope opens the field too',
    [['[["person:name"]]', '[["person:name"], ["person:all"]]']],
    'talent',
  ),
  change('DANGEROUS', ['OWNER_CHANGED', 'TechDemand.summary'], 'another unit owns a field', [
    [summary, '  summary: String @dataItem(owner: "jx-kjj")'],
  ]),
  change(
    'DANGEROUS',
    ['SHARE_CHANGED', 'TechDemand.summary'],
    'a field is shared under conditions',
    [[summary, '  summary: String @dataItem(owner: "jx-jxj", share: CONDITIONAL)']],
  ),
  change(
    'DANGEROUS',
    ['SENSITIVITY_CHANGED', 'TechDemand.summary'],
    'a field is marked sensitive',
    [[summary, '  summary: String @dataItem(owner: "jx-jxj", sensitive: true)']],
  ),
  change('DANGEROUS', ['TAG_ADDED', 'TechDemand.summary'], 'a field enters a contract', [
    [summary, `${summary} @tag(name: "open")`],
  ]),
  change(
    'DANGEROUS',
    ['FIELD_DEPRECATION_ADDED', 'TechDemand.summary'],
    'a field is announced to go on no day',
    [[summary, deprecated('请改用 title')]],
  ),
]

const breaking: SchemaChange[] = [
  change('BREAKING', ['FIELD_REMOVED', 'TechDemand.summary'], 'a field is removed', [
    [`  "需求简介"\n${summary}\n`, ''],
  ]),
  change('BREAKING', ['FIELD_REMOVED', 'TechDemand.summary'], 'a field is renamed', [
    [summary, summary.replace('summary', 'abstract')],
  ]),
  change('BREAKING', ['FIELD_REMOVED', 'Query.techDemand'], 'a root field is removed', [
    [`${demand}\n`, `  unused: Int ${ITEM}\n`],
  ]),
  change('BREAKING', ['TYPE_REMOVED', 'EnterpriseScale'], 'an enum becomes text', [
    ['enum EnterpriseScale {', 'enum EnterpriseScaleNow {'],
    [scale, scale.replace('EnterpriseScale', 'EnterpriseScaleNow')],
    ['  scale: EnterpriseScale ', '  scale: EnterpriseScaleNow '],
    ['scale: [EnterpriseScale!]', 'scale: [EnterpriseScaleNow!]'],
    ['  scale: EnterpriseScale ', '  scale: EnterpriseScaleNow '],
  ]),
  change('BREAKING', ['ENUM_VALUE_REMOVED', 'EnterpriseScale.MICRO'], 'a value is removed', [
    ['  "微型"\n  MICRO\n', ''],
  ]),
  change('BREAKING', ['FIELD_TYPE_CHANGED', 'TechDemand.title'], 'a field may be null', [
    ['"需求名称"\n  title: String!', '"需求名称"\n  title: String'],
  ]),
  change('BREAKING', ['FIELD_TYPE_CHANGED', 'TechDemand.summary'], 'a text becomes a number', [
    [summary, summary.replace('String', 'Int')],
  ]),
  change('BREAKING', ['FIELD_TYPE_CHANGED', 'TechDemand.summary'], 'a value becomes a list', [
    [summary, summary.replace('String', '[String!]')],
  ]),
  change(
    'BREAKING',
    ['FIELD_ARGUMENT_REMOVED', 'TechDemand.daysOpen.on'],
    'an argument is removed',
    [['daysOpen(on: Date)', 'daysOpen']],
  ),
  change(
    'BREAKING',
    ['FIELD_ARGUMENT_ADDED', 'TechDemand.summary.length'],
    'a required argument is added',
    [[summary, summary.replace('summary:', 'summary(length: Int!):')]],
  ),
  change(
    'BREAKING',
    ['FIELD_ARGUMENT_TYPE_CHANGED', 'TechDemand.daysOpen.on'],
    'an argument is required',
    [['daysOpen(on: Date)', 'daysOpen(on: Date!)']],
  ),
  change(
    'BREAKING',
    ['FIELD_ARGUMENT_TYPE_CHANGED', 'TechDemand.daysOpen.on'],
    'an argument has another type',
    [['daysOpen(on: Date)', 'daysOpen(on: String)']],
  ),
  change(
    'BREAKING',
    ['INPUT_FIELD_REMOVED', 'EnterpriseFilter.hasInstitute'],
    'a condition is removed',
    [['  "是否有研究机构"\n  hasInstitute: Boolean\n', '']],
  ),
  change(
    'BREAKING',
    ['INPUT_FIELD_ADDED', 'EnterpriseFilter.year'],
    'a required condition is added',
    [
      [
        '  "是否有研究机构"\n  hasInstitute: Boolean\n',
        '  "是否有研究机构"\n  hasInstitute: Boolean\n  "年"\n  year: Int!\n',
      ],
    ],
  ),
  change(
    'BREAKING',
    ['INPUT_FIELD_TYPE_CHANGED', 'EnterpriseFilter.isLeading'],
    'a condition is required',
    [['  isLeading: Boolean\n', '  isLeading: Boolean!\n']],
  ),
  change(
    'BREAKING',
    ['UNION_MEMBER_REMOVED', 'Party'],
    'a union loses a member',
    [['union Party = Enterprise | OrgUnit', 'union Party = Enterprise']],
    'science-technology',
  ),
  change(
    'BREAKING',
    ['OBJECT_TYPE_INTERFACE_REMOVED', 'Publication'],
    'a type leaves its interface',
    [['type Publication implements ResearchOutput @key', 'type Publication @key']],
    'science-technology',
  ),
  change('BREAKING', ['SCOPES_TIGHTENED', 'TechDemand.summary'], 'a scope is asked for', [
    [summary, `${summary} @requiresScopes(scopes: [["demand:summary"]])`],
  ]),
  change(
    'BREAKING',
    ['SCOPES_TIGHTENED', 'Person.fullName'],
    'a further scope is asked for',
    [['[["person:name"]]', '[["person:name", "person:id"]]']],
    'talent',
  ),
  change('BREAKING', ['PAGE_LOWERED', 'Query.techDemands'], 'pages must be smaller', [
    [
      '): TechDemandConnection @dataItem(owner: "jx-jxj") @page(max: 200)',
      '): TechDemandConnection @dataItem(owner: "jx-jxj") @page(max: 100)',
    ],
  ]),
  change('BREAKING', ['PAGE_LOWERED', 'Query.enterpriseStats'], 'pages get a limit', [
    [
      '): [EnterpriseStats!] @dataItem(owner: "jx-jxj")',
      '): [EnterpriseStats!] @dataItem(owner: "jx-jxj") @page(max: 10)',
    ],
  ]),
  change('BREAKING', ['KEY_REMOVED', 'Enterprise'], 'an entity loses a key', [
    [
      'type Enterprise @key(fields: "uscc") @key(fields: "id") {',
      'type Enterprise @key(fields: "uscc") {',
    ],
  ]),
  change('BREAKING', ['SHARE_CHANGED', 'TechDemand.summary'], 'a field is shared no more', [
    [summary, '  summary: String @dataItem(owner: "jx-jxj", share: NOT_SHARED)'],
  ]),
]

/** Changes of every kind that a department may make. */
export const schemaChanges: readonly SchemaChange[] = [...safe, ...dangerous, ...breaking]
