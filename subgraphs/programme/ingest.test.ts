import { openTestDepartment, type TestDepartment } from '@baibo/kernel/testing.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { subgraph } from './subgraph.ts'

let office: TestDepartment
beforeAll(async () => {
  office = await openTestDepartment(subgraph)
})
afterAll(() => office.close())

describe('a row that breaks a rule is refused', () => {
  const refused = async (csv: string) => {
    const report = await office.ingest(
      { name: 'bad.csv', bytes: Buffer.from(csv) },
      { dryRun: true },
    )
    return report.errors.map(({ row, header, rule }) => [row, header, rule])
  }
  const replyHeader = '征求意见编号,单位,反馈类型,条款,意见内容,反馈时间,采纳情况,说明\n'
  const orderHeader =
    '督办单编号,任务编号,被督办单位,督办事项,督办级别,发出日期,办理时限,答复日期,办结日期\n'
  const reportHeader = '任务编号,单位,期间,类型,内容,应报日期,报送日期\n'

  test.each([
    [
      'an unknown unit',
      `${replyHeader}Z,市不存在局,无意见,,,2023-01-06,,`,
      [2, '单位', 'org-unit'],
    ],
    [
      'a comment without text',
      `${replyHeader}Z,市经信局,有意见,三.(一).1,,2023-01-06,,`,
      [2, '意见内容', 'required'],
    ],
    [
      'no comment with text',
      `${replyHeader}Z,市经信局,无意见,,好,2023-01-06,,`,
      [2, '反馈类型', 'no-comment'],
    ],
    [
      'not adopted without reason',
      `${replyHeader}Z,市经信局,有意见,,好,2023-01-06,不采纳,`,
      [2, '说明', 'required'],
    ],
    [
      'both kinds of one unit',
      `${replyHeader}Z,市经信局,有意见,三.(一).1,好,2023-01-06,,\nZ,jx-jxj,无意见,,,2023-01-07,,`,
      [3, '反馈类型', 'reply-contradiction'],
    ],
    [
      'an article that is no path',
      `${replyHeader}Z,市经信局,有意见,第三条,好,2023-01-06,,`,
      [2, '条款', 'article-path'],
    ],
    [
      'an order due before it was issued',
      `${orderHeader}D,三.(一).1,jxnhu,事,督办,2024-02-01,2024-01-01,,`,
      [2, '办理时限', 'date-order'],
    ],
    [
      'an order closed without an answer',
      `${orderHeader}D,三.(一).1,jxnhu,事,督办,2024-02-01,2024-03-01,,2024-03-02`,
      [2, '答复日期', 'required'],
    ],
    [
      'a report due before its period',
      `${reportHeader}三.(一).1,jxnhu,2024Q3,进展,好,2024-04-10,`,
      [2, '应报日期', 'date-order'],
    ],
    [
      'a report before its period',
      `${reportHeader}三.(一).1,jxnhu,2024-03,进展,好,2024-04-10,2024-02-28`,
      [2, '报送日期', 'date-order'],
    ],
  ])('%s', async (_name, csv, expected) => {
    expect(await refused(csv)).toEqual([expected])
  })

  test('a goal without due date, an article without parent and an unknown tag', async () => {
    const header = '文件编号,排序,条款路径,条款种类,条款标题,到期日,分类标签\n'
    expect(
      await refused(
        `${header}D,1,二,部分,目标,,七位一体:没有\nD,2,二.(一),分阶段目标,目标,,\nD,3,三.(一),任务组,组,,`,
      ),
    ).toEqual([
      [2, '分类标签', 'tag'],
      [3, '到期日', 'required'],
      [4, '条款路径', 'article-parent'],
    ])
  })

  test('a definition that is not newer than the version before', async () => {
    const header =
      '指标编码,口径版本,事实部门,计入的事实种类,单列不计的事实种类,去重方式,口径说明,生效日期\n'
    expect(
      await refused(
        `${header}A,1,university,PLACEMENT,,按主体,口径,2024-01-01\nA,2,university,PLACEMENT,PLACEMENT,按主体,口径,2024-01-01`,
      ),
    ).toEqual([
      [3, '单列不计的事实种类', 'kind-twice'],
      [3, '生效日期', 'date-order'],
    ])
  })
})
