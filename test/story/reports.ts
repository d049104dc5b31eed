import type { Row } from './model.ts'
import { addDays, at, random } from './random.ts'

/** The ten task clauses with their responsible units: 28 pairs (requirements R20-R29). */
export const tasks = [
  ['三.(一).1', ['jxnhu', 'jx-rcb', 'jx-bb', 'jx-rsj'], '白名单与人才引进'],
  ['三.(一).2', ['jxnhu', 'jx-rcb', 'jx-rsj', 'jx-jyj', 'jx-kjj'], '人才待遇与激励'],
  ['三.(二).1', ['jx-kjj', 'jxnhu'], '仪器设备共享与研究平台'],
  ['三.(二).2', ['jx-jxj', 'jxnhu'], '企业专家参与人才培养'],
  ['三.(三).1', ['jxnhu', 'jx-kjj', 'jx-jxj'], '技术需求对接'],
  ['三.(三).2', ['jx-kjj', 'jx-jxj', 'jxnhu'], '关键技术联合攻关'],
  ['三.(四).1', ['jxnhu', 'jx-kjj', 'jx-jxj'], '创新联合体与产业学院'],
  ['三.(四).2', ['jxnhu', 'jx-kjj', 'jx-czj'], '长三角科创大厦'],
  ['三.(五).1', ['jxnhu'], '知识产权归属'],
  ['三.(五).2', ['jxnhu', 'jx-kjj'], '成果转化与奖励'],
] as const

const quarterEnds = ['03-31', '06-30', '09-30', '12-31']

/** One progress report a pair and quarter, with problems, stage results, late and missing ones. */
export function buildReports(): Row[] {
  const choice = random('reports')
  const rows: Row[] = []
  for (let quarter = 0; quarter < 15; quarter += 1) {
    const year = 2023 + Math.floor(quarter / 4)
    const end = `${year}-${at(quarterEnds, quarter)}`
    const due = addDays(end, 10)
    for (const [task, responsible, topic] of tasks) {
      for (const unit of responsible) {
        const lot = choice.int(1, 100)
        const missing = (quarter === 14 && lot <= 12) || lot === 13
        const late = !missing && lot > 92
        const sent = late ? addDays(due, choice.int(1, 24)) : addDays(due, -choice.int(0, 6))
        const common = {
          任务编号: task,
          单位: unit,
          期间: `${year}Q${(quarter % 4) + 1}`,
          应报日期: due,
        }
        rows.push({
          ...common,
          类型: '进展',
          内容: missing ? '待报送' : `${topic}：本季度按计划推进，累计完成第${quarter + 1}期工作。`,
          报送日期: missing ? '' : sent,
        })
        if (!missing && lot % 23 === 0) {
          rows.push({
            ...common,
            类型: '问题',
            内容: `${topic}：部分企业配合度不足，建议加强协调。`,
            报送日期: sent,
          })
        }
      }
    }
    if (quarter % 4 === 1 || quarter % 4 === 3) rows.push(...stageResults(quarter, end))
  }
  return rows
}

function stageResults(quarter: number, end: string): Row[] {
  return [0, 1].map((k) => {
    const [task, responsible, topic] = at(tasks, quarter + k * 5)
    return {
      任务编号: task,
      单位: at<string>(responsible, quarter),
      期间: end.slice(0, 7),
      应报日期: addDays(end, 10),
      类型: '阶段成果',
      内容: `${topic}：形成阶段成果材料一份，可供经验推广。`,
      报送日期: addDays(end, 6),
    }
  })
}

/** Number of the consultation of January 2023. */
export const consultation = 'ZQYJ-2023-01'

/** Replies of 14 of the 16 addressees; 海盐县科技局 and the port zone's department sent none. */
export function buildReplies(): Row[] {
  const none = (unit: string, on: string): Row => reply(unit, on, '无意见')
  return [
    none('jx-rcb', '2023-01-06'),
    reply(
      'jx-bb',
      '2023-01-09',
      '有意见',
      '三.(一).1',
      '建议明确使用编制的岗位类型和核准程序。',
      '采纳',
      '已写明社会服务与推广型岗位。',
    ),
    reply(
      'jx-jxj',
      '2023-01-08',
      '有意见',
      '三.(三).1',
      '建议由经信部门汇总企业技术需求后统一发布。',
      '采纳',
      '',
    ),
    reply(
      'jx-jxj',
      '2023-01-08',
      '有意见',
      '三.(四).1',
      '建议明确创新联合体的牵头条件。',
      '部分采纳',
      '在实施细则中细化。',
    ),
    none('jx-jyj', '2023-01-09'),
    reply(
      'jx-czj',
      '2023-01-09',
      '有意见',
      '三.(四).2',
      '建议大厦建设资金按现行财政体制分担。',
      '采纳',
      '',
    ),
    reply(
      'jx-rsj',
      '2023-01-07',
      '有意见',
      '三.(一).2',
      '建议职称评定与现行办法衔接。',
      '部分采纳',
      '保留单列评审的表述。',
    ),
    reply(
      'jxnhu',
      '2023-01-06',
      '有意见',
      '三.(五).1',
      '建议知识产权归属由校企协商并书面约定。',
      '采纳',
      '',
    ),
    reply(
      'jxnhu',
      '2023-01-06',
      '有意见',
      '三.(三).2',
      '建议增加联合申报国家级项目的支持。',
      '不采纳',
      '已有专项政策覆盖。',
    ),
    none('南湖区科技局', '2023-01-09'),
    none('秀洲区科技局', '2023-01-06'),
    reply(
      '嘉善县科技局',
      '2023-01-09',
      '有意见',
      '三.(一).1',
      '建议白名单适当向中小企业倾斜。',
      '部分采纳',
      '由评审时统筹考虑。',
    ),
    none('海宁市科技局', '2023-01-08'),
    none('平湖市科技局', '2023-01-09'),
    reply(
      '桐乡市科技局',
      '2023-01-09',
      '有意见',
      '三.(二).1',
      '建议统一设备共享的收费标准。',
      '不采纳',
      '由各单位自行约定。',
    ),
    none('嘉兴经济技术开发区经济发展部', '2023-01-07'),
  ]
}

function reply(
  unit: string,
  on: string,
  kind: string,
  article = '',
  text = '',
  outcome = '',
  note = '',
): Row {
  return {
    征求意见编号: consultation,
    单位: unit,
    反馈类型: kind,
    条款: article,
    意见内容: text,
    反馈时间: on,
    采纳情况: outcome,
    说明: note,
  }
}
