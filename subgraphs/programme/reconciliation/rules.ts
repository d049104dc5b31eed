import { moneyRules } from './money-rules.ts'
import type { Rule } from './rule.ts'
import { selectionRules } from './selection-rules.ts'

/** All reconciliation rules, REC_01 to REC_12. */
export const rules: readonly Rule[] = [...selectionRules, ...moneyRules].toSorted((a, b) =>
  a.id < b.id ? -1 : 1,
)

/** The rules as the graph describes them. */
export const describedRules = rules.map(({ id, title, articlePath, departments }) => ({
  rule: id,
  title,
  articlePath,
  departments,
}))
