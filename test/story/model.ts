/** An enterprise of the directory. */
export interface Enterprise {
  uscc: string
  name: string
  shortName: string
  industry: string
  scale: string
  leading: boolean
  division: string
  unit: string
}

/** A research institute of an enterprise; `recognisedOn` is null where never recognised. */
export interface Institute {
  name: string
  enterprise: Enterprise
  level: string
  recognisedOn: string | null
}

export interface WhitelistEntry {
  type: '行业' | '企业'
  code: string
  listedOn: string
  removedOn: string | null
  reason: string | null
  status: string
}

/** One row of the list of selected doctors. */
export interface Selection {
  batch: string
  newly: boolean
  introducedOn: string | null
  status: string
}

export interface Doctor {
  number: number
  name: string
  citizenId: string
  male: boolean
  birth: string
  degree: string
  discipline: string
  school: string
  degreeOn: string
  fields: string[]
  phone: string
  selections: Selection[]
  approval: { number: string; on: string } | null
  appointment: { on: string; left: string | null; reason: string | null } | null
}

export interface Placement {
  id: string
  doctor: Doctor
  institute: Institute
  start: string
  end: string | null
  primary: boolean
  agreement: string | null
  status: string
}

export interface Demand {
  id: string
  enterprise: Enterprise
  title: string
  summary: string
  budget: number | null
  on: string
  status: string
}

export interface Project {
  id: string
  title: string
  mode: string
  origin: string
  level: string | null
  demand: Demand | null
  enterprise: Enterprise
  leads: Doctor[]
  start: string
  end: string | null
  /** 万元 */
  amount: number
  status: string
}

export interface Output {
  id: string
  type: '论文' | '专利' | '标准'
  title: string
  project: Project
  on: string
  major: boolean
  recognisedOn: string | null
}

export interface IpShare {
  output: Output
  owner: string
  /** Percent. */
  share: number
  order: number
  /** Percent. */
  revenue: number
  signedOn: string | null
  status: string
}

export interface Distribution {
  owner: string
  /** 万元 */
  amount: number
}

export interface Transfer {
  id: string
  output: Output
  kind: string
  /** 万元 */
  amount: number
  on: string
  distributions: Distribution[]
}

export interface Consortium {
  name: string
  lead: string
  members: string[]
  signedOn: string | null
  recognisedOn: string | null
  status: string
}

export interface Platform {
  name: string
  type: string
  level: string
  builders: string[]
  recognisedOn: string | null
}

export interface Funding {
  id: string
  kind: string
  doctor: Doctor | null
  payer: string
  /** 万元 */
  due: number
  placement: Placement | null
  project: Project | null
  status: string
  reason: string | null
}

export interface Payment {
  funding: Funding
  voucher: string
  /** 万元 */
  amount: number
  on: string
}

/** A row of cells under Chinese column names, for sheets the rest of the story does not refer to. */
export type Row = Readonly<Record<string, string | number | boolean | null>>
