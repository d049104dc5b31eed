import type { Identity } from '@baibo/kernel/identity.ts'
import type { Graph } from '@baibo/kernel/subgraph.ts'
import { allPages } from '../fact-questions.ts'

interface Key {
  id: string
}

export interface Selection {
  id: string
  personId: string
  batch: string
  status: string
  newlyIntroduced: boolean
  introducedOn: string | null
}

export interface EstablishmentQuota {
  id: string
  personId: string
}

export interface WhitelistEntry {
  id: string
  kind: 'INDUSTRY' | 'ENTERPRISE'
  /** Credit code, or the beginning of an industry code (GB/T 4754). */
  code: string
  validFrom: string
  validTo: string | null
  status: string
}

export interface TalentAward {
  id: string
  personId: string
  programme: string
  level: string
  awardedOn: string
}

export interface TalentCredit {
  rule: 'A' | 'B'
  year: number
  person: Key | null
}

export interface Placement {
  id: string
  personId: string
  uscc: string
  startDate: string
  endDate: string | null
  status: string
  primary: boolean
  reportingUnit: Key | null
}

export interface Appointment {
  id: string
  personId: string
  appointedOn: string
  endedOn: string | null
}

export interface Enterprise {
  uscc: string
  name: string
  industryCode: string
  reportingUnit: Key | null
}

export interface Project {
  id: string
  mode: string
  origin: string
  status: string
  leadId: string | null
  commissionerId: string
  contractAmount: string | null
  reportingUnit: Key | null
}

export interface Consortium {
  id: string
  name: string
  status: string
  signedOn: string | null
  reportingUnit: Key | null
}

/** An owner's part, in per cent. */
export interface Share {
  ownerId: string
  share: string
}

export interface IpAgreement {
  id: string
  outputId: string
  status: string
  owners: Share[]
  revenueTerms: Share[]
}

export interface Transfer {
  id: string
  outputId: string
  amount: string
  distributions: { ownerId: string; amount: string | null }[]
  reportingUnit: Key | null
}

export interface Funding {
  id: string
  kind: string
  status: string
  amountDue: string
  amountPaid: string
  rejectionReason: string | null
  beneficiaryId: string | null
  /** A reporting unit, a credit code, or an organisation unit. */
  payerId: string
  placementId: string | null
  projectId: string | null
  reportingUnit: Key | null
}

/** The rows that the rules compare, by the root field that lists them. */
export interface Sources {
  selections: Selection[]
  establishmentQuotas: EstablishmentQuota[]
  whitelistEntries: WhitelistEntry[]
  talentAwards: TalentAward[]
  talentCredits: TalentCredit[]
  placements: Placement[]
  appointments: Appointment[]
  enterprises: Enterprise[]
  projects: Project[]
  consortia: Consortium[]
  ipAgreements: IpAgreement[]
  transfers: Transfer[]
  fundings: Funding[]
}

export type SourceName = keyof Sources

/** The fields asked of each list. Fields of other departments' entities are their keys only. */
const selections: Readonly<Record<Exclude<SourceName, 'talentCredits'>, string>> = {
  selections: 'id personId batch status newlyIntroduced introducedOn',
  establishmentQuotas: 'id personId',
  whitelistEntries: 'id kind code validFrom validTo status',
  talentAwards: 'id personId programme level awardedOn',
  placements: 'id personId uscc startDate endDate status primary reportingUnit { id }',
  appointments: 'id personId appointedOn endedOn',
  enterprises: 'uscc name industryCode reportingUnit { id }',
  projects: 'id mode origin status leadId commissionerId contractAmount reportingUnit { id }',
  consortia: 'id name status signedOn reportingUnit { id }',
  ipAgreements: 'id outputId status owners { ownerId share } revenueTerms { ownerId share }',
  transfers: 'id outputId amount distributions { ownerId amount } reportingUnit { id }',
  fundings: `id kind status amountDue amountPaid rejectionReason beneficiaryId payerId
      placementId projectId reportingUnit { id }`,
}

const PAGE = 200
/** First year of the programme: no credit is older. */
const FIRST_YEAR = 2023

/**
 * Reads the named lists through the graph, all pages. A list that could not be had is left out:
 * rules that need it are not run, and what they found before stands.
 */
export async function readSources(
  names: readonly SourceName[],
  { graph, identity }: { graph: Graph; identity: Identity },
  thisYear: number,
): Promise<Partial<Sources>> {
  const read: Partial<Record<SourceName, unknown[]>> = {}
  for (const name of names) {
    const rows = await (name === 'talentCredits'
      ? readCredits(graph, identity, thisYear)
      : readList(name, graph, identity)
    ).catch(() => null)
    if (rows) read[name] = rows
  }
  return read as Partial<Sources>
}

async function readList(
  name: Exclude<SourceName, 'talentCredits'>,
  graph: Graph,
  identity: Identity,
): Promise<unknown[]> {
  const document = `query Reconciliation($after: String) {
    ${name}(first: ${PAGE}, after: $after) {
      nodes { ${selections[name]} } pageInfo { hasNextPage endCursor }
    }
  }`
  type Page = { nodes: unknown[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }
  return allPages(
    async (after) => (await graph<Record<string, Page>>(document, { after }, identity))[name],
  )
}

async function readCredits(
  graph: Graph,
  identity: Identity,
  thisYear: number,
): Promise<TalentCredit[]> {
  const document = `query ReconciliationCredits($year: Int!) {
    talentCredits(year: $year) { rule year person { id } }
  }`
  const credits: TalentCredit[] = []
  for (let year = FIRST_YEAR; year <= thisYear; year++) {
    const answer = await graph<{ talentCredits: TalentCredit[] | null }>(
      document,
      { year },
      identity,
    )
    if (!answer.talentCredits) throw new Error(`no credits for ${year}`)
    credits.push(...answer.talentCredits)
  }
  return credits
}
