/** Departments whose data the programme office reads through the graph, by subgraph name. */
const titles: Readonly<Record<string, string>> = {
  registry: '登记部门',
  talent: '市委人才办',
  university: '嘉兴南湖学院',
  'economy-informatization': '市经信局',
  'science-technology': '市科技局',
  finance: '市财政局',
  programme: '领导小组办公室',
}

/** Chinese name of a department; the subgraph name where it is not known here. */
export function titleOf(department: string): string {
  return titles[department] ?? department
}

/** The organisation unit that owns a department's data. */
export const ownerUnit: Readonly<Record<string, string>> = {
  talent: 'jx-rcb',
  university: 'jxnhu',
  'economy-informatization': 'jx-jxj',
  'science-technology': 'jx-kjj',
  finance: 'jx-czj',
  programme: 'jx-ldxzb',
}
