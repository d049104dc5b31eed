/** The identities the embedded default offers for trying the hub; `hub token` and the console use them. */
export interface DemoIdentity {
  unit: string
  reportingUnits: string[]
  scopes: string[]
  title: string
}

const PERSONAL = ['person:name', 'person:id', 'person:birth', 'person:contact']

export const demoIdentities: readonly DemoIdentity[] = [
  { unit: 'jx-kjj', reportingUnits: ['*'], scopes: [], title: '市科技局（全市）' },
  {
    unit: 'jx-rcb',
    reportingUnits: ['*'],
    scopes: PERSONAL,
    title: '市委人才办（全市，含个人信息授权）',
  },
  { unit: 'jx-ldxzb', reportingUnits: ['*'], scopes: [], title: '领导小组办公室（全市）' },
  {
    unit: 'jx-kjj-330482',
    reportingUnits: ['330482'],
    scopes: [],
    title: '平湖市科技局（仅平湖）',
  },
]
