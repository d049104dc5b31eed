/** The day on which the story is told. */
export const today = '2026-11-23'

/** Credit code of 嘉兴南湖学院 in the synthetic data; its unit id is `jxnhu`. */
export const university = '12330400FF000008X9'

/** The nine reporting units: how many enterprises each has and the divisions they lie in. */
export const units = [
  { id: '330402', name: '南湖区', enterprises: 16, divisions: ['330402'] },
  { id: '330411', name: '秀洲区', enterprises: 16, divisions: ['330411'] },
  { id: '330421', name: '嘉善县', enterprises: 15, divisions: ['330421'] },
  { id: '330424', name: '海盐县', enterprises: 13, divisions: ['330424'] },
  { id: '330481', name: '海宁市', enterprises: 18, divisions: ['330481'] },
  { id: '330482', name: '平湖市', enterprises: 15, divisions: ['330482'] },
  { id: '330483', name: '桐乡市', enterprises: 16, divisions: ['330483'] },
  { id: 'JX-ETDZ', name: '嘉兴经济技术开发区', enterprises: 12, divisions: ['330402', '330411'] },
  { id: 'JX-PORT', name: '嘉兴港区', enterprises: 9, divisions: ['330482'] },
] as const

/** Order in which doctors are spread over the units. */
export const unitCycle = [
  '330402',
  '330481',
  '330411',
  '330482',
  '330483',
  'JX-ETDZ',
  '330421',
  '330424',
  'JX-PORT',
  '330481',
  '330402',
  '330483',
  '330411',
  '330421',
  '330482',
  'JX-ETDZ',
  '330424',
]

/** A selection batch: doctors `first` to `last`, the first `newly` of them newly introduced. */
export const batches = [
  { name: '2023-1', selectedOn: '2023-02-24', first: 1, last: 32, newly: 8 },
  { name: '2023-2', selectedOn: '2023-08-11', first: 33, last: 58, newly: 7 },
  { name: '2024-1', selectedOn: '2024-02-28', first: 59, last: 73, newly: 6 },
  { name: '2024-2', selectedOn: '2024-08-09', first: 74, last: 86, newly: 5 },
  { name: '2025-1', selectedOn: '2025-02-27', first: 87, last: 100, newly: 6 },
  { name: '2025-2', selectedOn: '2025-08-08', first: 101, last: 113, newly: 5 },
  { name: '2026-1', selectedOn: '2026-02-27', first: 114, last: 133, newly: 8 },
  { name: '2026-2', selectedOn: '2026-08-28', first: 134, last: 160, newly: 4 },
] as const

/** Who entered an enterprise research institute first in which window: doctors `first` to `last`. */
export const entries = [
  { first: 1, last: 31, from: '2023-04-03', to: '2023-08-28' },
  { first: 33, last: 55, from: '2023-09-11', to: '2023-12-18' },
  { first: 56, last: 57, from: '2024-01-15', to: '2024-02-20' },
  { first: 59, last: 72, from: '2024-04-08', to: '2024-07-26' },
  { first: 74, last: 82, from: '2024-09-16', to: '2024-12-13' },
  { first: 83, last: 86, from: '2025-01-13', to: '2025-03-07' },
  { first: 87, last: 99, from: '2025-04-07', to: '2025-07-25' },
  { first: 101, last: 108, from: '2025-09-15', to: '2025-12-12' },
  { first: 109, last: 112, from: '2026-01-12', to: '2026-03-06' },
  { first: 114, last: 131, from: '2026-04-07', to: '2026-08-21' },
  { first: 134, last: 139, from: '2026-10-08', to: '2026-11-18' },
] as const

/** Placements agreed or proposed for a day after {@link today}, by doctor. */
export const planned: Readonly<Record<number, { status: '已签约' | '拟进入'; start: string }>> = {
  133: { status: '已签约', start: '2026-12-01' },
  140: { status: '已签约', start: '2026-12-07' },
  141: { status: '拟进入', start: '2027-01-04' },
  142: { status: '已签约', start: '2026-12-15' },
  143: { status: '拟进入', start: '2027-01-04' },
  144: { status: '拟进入', start: '2027-01-11' },
  145: { status: '拟进入', start: '2027-01-18' },
}

/** What happened to doctors after the first placement; without an entry: nothing. */
export const courses = {
  concurrent: [9, 13, 16, 22, 28, 43, 50, 55, 67, 79, 84, 93, 97, 106, 110, 124],
  moved: [10, 14, 18, 30, 41, 47, 53, 68, 72, 81, 95],
  ended: [11, 29, 44, 69],
  suspended: [17, 48, 94, 125],
  exited: [12, 27, 45, 66, 80],
  exitedBefore: [32, 58, 100],
  waiting: [73],
}

/** Doctors that carry a seeded mistake; see seeded-mistakes.json for what is wrong with each. */
export const seeds = {
  noApproval: [70, 113, 132],
  notListed: { neverListed: 23, delisted: 51, nominatedOnly: 96 },
  noStartup: [63, 104],
  twoStartups: [36],
  underpaid: 5,
  contractDiffers: 76,
  overpaid: 90,
  zoneChargedToCounty: 7,
  countyChargedToZone: 38,
  oldUnitAfterMove: 35,
  insuranceRejected: [3, 62, 117],
  selectedTwice: [60, 88],
  noPrimary: [25, 52],
  placedAfterExit: [20, 49],
}

/** Units of first placements that the story needs; the others follow {@link unitCycle}. */
export const forcedUnits: Readonly<Record<number, string>> = {
  3: '330424',
  7: 'JX-ETDZ',
  23: '330421',
  35: '330481',
  38: '330482',
  51: '330482',
  60: '330481',
  62: 'JX-PORT',
  88: '330421',
  96: '330402',
  117: '330411',
}

/** Reporting unit of the second primary placement where the story needs one. */
export const forcedSecondUnits: Readonly<Record<number, string>> = {
  35: '330483',
  60: '330483',
  88: '330482',
}
