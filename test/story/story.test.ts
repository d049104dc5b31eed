import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkCitizenId } from '@baibo/kernel/codes/citizen-id.ts'
import { findIndustry } from '@baibo/kernel/codes/code-lists.ts'
import { checkUscc } from '@baibo/kernel/codes/uscc.ts'
import { describe, expect, it } from 'vitest'
import { expectedFigures } from './figures.ts'
import { sampleFiles } from './files.ts'
import type { Placement } from './model.ts'
import { today, university } from './plan.ts'
import { notSeeded, seededMistakes } from './seeded.ts'
import { tellStory } from './story.ts'
import { sampleBytes } from './workbook.ts'

const story = tellStory()
const files = sampleFiles(story)
const seeded = seededMistakes(story)
const subjects = (rule: string): string[] =>
  seeded
    .filter((mistake) => mistake.rule === rule)
    .map(({ entities }) => entities[0] ?? '')
    .sort()
const person = (citizenId: string): string => `入选博士名单:${citizenId}`

describe('the sample workbooks', () => {
  it.each(files)('$department/data/$file is what the generator writes', async (sample) => {
    const path = join(
      import.meta.dirname,
      '../../subgraphs',
      sample.department,
      'data',
      sample.file,
    )
    expect(readFileSync(path).equals(await sampleBytes(sample))).toBe(true)
  })

  it('are half workbooks, half text, one of them in GB 18030', () => {
    expect(files.filter(({ file }) => file.endsWith('.csv'))).toHaveLength(files.length / 2)
    expect(files.filter(({ encoding }) => encoding === 'gb18030')).toHaveLength(1)
  })

  it('agree with the figures and the mistakes written beside the generator', () => {
    const json = (file: string): unknown =>
      JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'))
    expect(json('expected.json')).toEqual(expectedFigures(story, files))
    expect(json('seeded-mistakes.json')).toEqual({ mistakes: seeded, notSeeded })
  })
})

describe('the rows of the story', () => {
  it('carry only valid codes of nobody', () => {
    for (const { citizenId } of story.doctors) {
      expect(citizenId.startsWith('990000')).toBe(true)
      expect(checkCitizenId(citizenId, { allowTestDivision: true })).toBeNull()
    }
    for (const { uscc, industry } of story.enterprises) {
      expect(checkUscc(uscc)).toBeNull()
      expect(findIndustry(industry)).not.toHaveProperty('problem')
    }
    expect(checkUscc(university)).toBeNull()
  })

  it('have distinct business keys', () => {
    const keys = [
      story.doctors.map(({ citizenId }) => citizenId),
      story.enterprises.map(({ uscc }) => uscc),
      story.enterprises.map(({ name }) => name),
      story.institutes.map(({ name }) => name),
      story.whitelist.map((w) => `${w.type}${w.code}${w.listedOn}`),
      story.titles.map((row) => `${row.证件号码}${row.评定日期}`),
      story.talentAwards.map((row) => `${row.证件号码}${row.项目名称}${row.入选日期}`),
      story.teachers.map((row) => `${row.姓名}${row.统一社会信用代码}${row.聘期开始}`),
      story.bases.map((row) => `${row.类型}${row.名称}`),
      story.consortia.map(({ name }) => name),
      story.scienceAwards.map((row) => `${row.奖项名称}${row.成果编号}`),
      story.reports.map((row) => `${row.任务编号}${row.单位}${row.期间}${row.类型}`),
      story.replies.map((row) => `${row.单位}${row.条款}`),
    ]
    for (const list of keys) expect(new Set(list).size).toBe(list.length)
  })

  it('keep their dates in order', () => {
    for (const { birth, degreeOn, selections } of story.doctors) {
      expect(birth < degreeOn).toBe(true)
      for (const { batch } of selections) expect(degreeOn < batch).toBe(true)
    }
    for (const { start, end, status, institute } of story.placements) {
      expect(start <= (end ?? '9999')).toBe(true)
      expect(start > today).toBe(status === '已签约' || status === '拟进入')
      expect((institute.recognisedOn ?? '9999') < start).toBe(true)
    }
    for (const { start, end } of story.projects) expect(start <= (end ?? '9999')).toBe(true)
    for (const { on, recognisedOn, project } of story.outputs) {
      expect(project.start < on && on <= (recognisedOn ?? today)).toBe(true)
    }
    for (const { on } of story.payments) expect(on <= today).toBe(true)
    for (const { approval, appointment } of story.doctors) {
      if (approval && appointment) expect(approval.on < appointment.on).toBe(true)
      expect((appointment?.on ?? '') < (appointment?.left ?? '9999')).toBe(true)
    }
  })

  it('name one primary placement at a time and owners of a whole', () => {
    for (const doctor of story.doctors) {
      const primary = story.placements.filter((p) => p.doctor === doctor && p.primary)
      primary.forEach((p, i) => {
        const next = primary[i + 1]
        if (next !== undefined) expect((p.end ?? '9999') < next.start).toBe(true)
      })
    }
    for (const output of new Set(story.ipShares.map((share) => share.output))) {
      const own = story.ipShares.filter((share) => share.output === output)
      expect(own.reduce((sum, { share }) => sum + share, 0)).toBe(100)
      expect(own.reduce((sum, { revenue }) => sum + revenue, 0)).toBe(100)
    }
  })
})

describe('the story breaks a reconciliation rule only where it is seeded', () => {
  it('REC-01, REC-03: approvals and start-up projects', () => {
    const selected = ['已入选', '已核编', '已聘任', '已退出']
    const batchOf = (i: number): string => story.doctors[i]?.selections[0]?.batch ?? ''
    const key = (i: number): string => `${person(story.doctors[i]?.citizenId ?? '')}+${batchOf(i)}`
    const at = story.doctors.map((_, i) => i)
    const unapproved = at.filter((i) => {
      const doctor = story.doctors[i]
      return (
        doctor?.approval === null &&
        doctor.selections.some(({ status }) => selected.includes(status))
      )
    })
    expect(unapproved.map(key).sort()).toEqual(subjects('REC-01'))
    const wrongly = at.filter((i) => {
      const doctor = story.doctors[i]
      const startups = story.projects.filter((p) => p.origin === '启动费' && p.leads[0] === doctor)
      return doctor?.selections.some(({ newly }) => newly) && startups.length !== 1
    })
    expect(wrongly.map(key).sort()).toEqual(subjects('REC-03'))
  })

  it('REC-02, REC-12: whitelist and exits', () => {
    const listed = ({ institute, start, end }: Placement): boolean =>
      story.whitelist.some(
        (w) =>
          w.status !== '提名' &&
          w.status !== '已评审' &&
          w.listedOn <= start &&
          (w.removedOn === null || w.removedOn > (end ?? '9999')) &&
          (w.type === '企业'
            ? w.code === institute.enterprise.uscc
            : institute.enterprise.industry.startsWith(w.code)),
      )
    const off = story.placements.filter((p) => !listed(p))
    expect(off.map(({ id }) => `进企备案:${id}`).sort()).toEqual(subjects('REC-02'))
    const late = story.placements.filter(({ doctor, start, end }) => {
      const left = doctor.appointment?.left
      return left != null && (start > left || end === null || end > left)
    })
    expect(late.map(({ id }) => `进企备案:${id}`).sort()).toEqual(subjects('REC-12'))
  })

  it('REC-04, REC-05, REC-06: money', () => {
    const key = ({ id }: { id: string }): string => `经费:${id}`
    const unequal = story.fundings.filter((f) => {
      const paid = story.payments
        .filter((p) => p.funding === f)
        .reduce((sum, p) => sum + p.amount, 0)
      if (f.kind !== '科研启动费') return false
      return (
        f.project?.amount !== f.due || paid > f.due || (f.status === '已付清' && paid !== f.due)
      )
    })
    expect(unequal.map(key).sort()).toEqual(subjects('REC-04'))
    const housing = story.fundings.filter((f) => f.kind === '购房补贴差额')
    const wrongPayer = housing.filter((f) => f.payer !== f.placement?.institute.enterprise.unit)
    expect(wrongPayer.map(key).sort()).toEqual(subjects('REC-05'))
    const insurance = housing.filter((f) => /社保|社会保险/.test(f.reason ?? ''))
    expect(insurance.map(key).sort()).toEqual(subjects('REC-06'))
  })

  it('REC-07, REC-08: credits', () => {
    const introduced = story.doctors.map((doctor) => ({
      doctor,
      units: story.placements
        .filter(
          (p) =>
            p.doctor === doctor &&
            p.primary &&
            doctor.selections.some((s) => s.introducedOn === p.start),
        )
        .map((p) => `${p.start.slice(0, 4)} ${p.institute.enterprise.unit}`),
    }))
    const twice = introduced.filter(
      ({ units }) => new Set(units.map((u) => u.slice(0, 4))).size < units.length,
    )
    expect(
      twice
        .map(({ doctor }) => `${person(doctor.citizenId)}+${doctor.selections[0]?.batch}`)
        .sort(),
    ).toEqual(subjects('REC-07'))
    const uncredited = story.talentAwards.filter((row) => {
      const on = String(row.入选日期)
      const then = story.placements.filter(
        (p) => p.doctor.citizenId === row.证件号码 && p.start <= on && (p.end ?? '9999') >= on,
      )
      return row.级别 !== '县级' && then.length > 0 && !then.some(({ primary }) => primary)
    })
    const keys = uncredited.map(
      (row) => `人才项目入选:${row.证件号码}+${row.项目名称}+${row.入选日期}`,
    )
    expect(keys.sort()).toEqual(subjects('REC-08'))
  })

  it('REC-09, REC-10: shares and agreements', () => {
    const unlike = story.transfers.filter(({ output, amount, on, distributions }) => {
      const agreed = story.ipShares.filter((s) => s.output === output)
      expect(agreed.every(({ signedOn }) => (signedOn ?? '9999') < on)).toBe(true)
      return agreed.some(
        (s) =>
          distributions.find((d) => d.owner === s.owner)?.amount !== (amount * s.revenue) / 100,
      )
    })
    expect(unlike.map(({ id }) => `成果转化:${id}`).sort()).toEqual(subjects('REC-09'))
    const unsigned = story.consortia.filter((c) => c.status !== '筹建' && c.signedOn === null)
    expect(unsigned.map(({ name }) => `创新联合体:${name}`).sort()).toEqual(subjects('REC-10'))
  })
})
