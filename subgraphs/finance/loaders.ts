import type { Database } from '@baibo/kernel/database.ts'
import { loadersByArguments, rowBy, rowsBy } from '@baibo/kernel/read.ts'
import type { DepartmentContext } from '@baibo/kernel/subgraph.ts'
import DataLoader from 'dataloader'
import { asc, desc, eq, getTableColumns, inArray, sql } from 'drizzle-orm'
import { fundingList } from './lists.ts'
import { governedUnit } from './payer.ts'
import {
  budgetByUnit,
  dueByUnit,
  moneyByFunding,
  paidByEnterprise,
  paidByUnit,
  type SumArguments,
  usedByBudgetLine,
} from './sums.ts'
import {
  type BudgetLineRow,
  budgetLines,
  fundings,
  type PaymentRow,
  type PolicyParameterRow,
  payments,
  policyParameters,
} from './tables.ts'

/** Every batched read of the department, made anew for each request. */
export function createLoaders(db: Database) {
  let parameters: Promise<PolicyParameterRow[]> | undefined
  return {
    funding: rowBy(db, fundings, fundings.id),
    fundingsByBeneficiary: rowsBy(db, fundings, fundings.beneficiaryId),
    fundingsByPayer: rowsBy(db, fundings, fundings.payerId),
    fundingsByPlacement: rowsBy(db, fundings, fundings.placementId),
    fundingsByProject: rowsBy(db, fundings, fundings.projectId),
    fundingsByUnit: fundingList.pagesBy(db, fundings.reportingUnit),
    money: moneyByFunding(db),
    payment: rowBy(db, payments, payments.id),
    paymentsByFunding: rowsBy(db, payments, payments.fundingId, {
      orderBy: [asc(payments.paidOn)],
    }),
    paymentsByProject: paymentsByProject(db),
    budgetLine: rowBy(db, budgetLines, budgetLines.id),
    budgetLinesByOrgUnit: budgetLinesByOrgUnit(db),
    used: usedByBudgetLine(db),
    paidByEnterprise: paidByEnterprise(db),
    dueByUnit: loadersByArguments((args: SumArguments) => dueByUnit(db, args)),
    paidByUnit: loadersByArguments((args: SumArguments) => paidByUnit(db, args)),
    budgetByUnit: loadersByArguments((year: number | null) => budgetByUnit(db, year)),
    parameter: rowBy(db, policyParameters, policyParameters.id),
    /** All versions of all parameters: a few dozen rows, read once a request. */
    parameters: () => {
      parameters ??= readParameters(db)
      return parameters
    },
    enterpriseUnit: enterpriseUnits(db),
  }
}

export type Loaders = ReturnType<typeof createLoaders>
/** What the department's resolvers see. */
export type Context = DepartmentContext<Loaders>

// An async function, since every await of drizzle's query itself would send it again.
async function readParameters(db: Database): Promise<PolicyParameterRow[]> {
  return await db
    .select()
    .from(policyParameters)
    .orderBy(asc(policyParameters.code), asc(policyParameters.validFrom))
}

function paymentsByProject(db: Database): DataLoader<string, PaymentRow[]> {
  return new DataLoader(async (projects: readonly string[]) => {
    const rows = await db
      .select({ project: fundings.projectId, payment: getTableColumns(payments) })
      .from(payments)
      .innerJoin(fundings, eq(fundings.id, payments.fundingId))
      .where(inArray(fundings.projectId, [...projects]))
      .orderBy(asc(payments.paidOn), asc(payments.id))
    const groups = Map.groupBy(rows, (row) => row.project)
    return projects.map((project) => (groups.get(project) ?? []).map((row) => row.payment))
  })
}

/** A government's or committee's lines are those of its reporting unit. */
function budgetLinesByOrgUnit(db: Database): DataLoader<string, BudgetLineRow[]> {
  return new DataLoader(async (ids: readonly string[]) => {
    const payers = ids.map((id) => governedUnit(id) ?? id)
    const rows = await db
      .select()
      .from(budgetLines)
      .where(inArray(budgetLines.payerId, payers))
      .orderBy(desc(budgetLines.year), asc(budgetLines.id))
    const groups = Map.groupBy(rows, (row) => row.payerId)
    return payers.map((payer) => groups.get(payer) ?? [])
  })
}

/** The reporting unit of an enterprise as this department knows it; null when it does not. */
function enterpriseUnits(db: Database): DataLoader<string, string | null> {
  return new DataLoader(async (codes: readonly string[]) => {
    const rows = await db.execute(sql`select uscc, reporting_unit as unit from hub.enterprise_unit
      where uscc in (select json_array_elements_text(${JSON.stringify(codes)}::json))`)
    const byCode = new Map(rows.map((row) => [row.uscc, row.unit as string]))
    return codes.map((code) => byCode.get(code) ?? null)
  })
}
