import { Alert, Button, Empty, Spin } from 'antd'
import { type ReactNode, useContext } from 'react'
import type { Problem } from '../graph/http.ts'
import { halfOf, LanguageContext, useSay } from '../i18n/text.ts'
import { useShow } from '../table/show-cell.ts'
import { departmentTitle } from './names.ts'

/** Something is on its way. */
export function Loading({ height = 240 }: { height?: number }) {
  const say = useSay()
  return (
    <div className="state" style={{ minHeight: height }} role="status">
      <Spin />
      <span>{say('正在读取…', 'Loading…')}</span>
    </div>
  )
}

/** Nothing was found; `children` says what one can do about it. */
export function Nothing({ children }: { children?: ReactNode }) {
  const say = useSay()
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        children ??
        say('没有符合条件的数据，或不在您的数据权限之内', 'No rows, or none that you may see')
      }
    />
  )
}

/** What a reader is told of a problem: for a department that is away, since when. */
function useWording(): (problem: Problem) => string {
  const say = useSay()
  const show = useShow()
  const language = useContext(LanguageContext)
  return ({ message, extensions }) => {
    if (extensions?.code !== 'DEPARTMENT_UNAVAILABLE' || !extensions.department)
      return halfOf(message, language)
    const name = departmentTitle(extensions.department, language)
    const last = extensions.lastAnswerAt
    return say(
      `${name}数据暂不可用${last ? `，截至 ${show.moment(last)}` : ''}`,
      `${name}: data not available now${last ? `, last answer ${show.moment(last)}` : ''}`,
    )
  }
}

/** Nothing at all could be read. A department that is away is a gap in the page, not its failure. */
export function Failure({
  problems,
  onRetry,
}: {
  problems: readonly Problem[]
  onRetry?: () => void
}) {
  const say = useSay()
  const wording = useWording()
  const [first] = problems
  const { code, requestId } = first?.extensions ?? {}
  return (
    <Alert
      type={code === 'DEPARTMENT_UNAVAILABLE' ? 'warning' : 'error'}
      showIcon
      role="alert"
      title={first ? wording(first) : say('读取失败', 'Could not be read')}
      description={
        code === undefined || code === 'DEPARTMENT_UNAVAILABLE' ? undefined : (
          <span className="quiet">
            {say(`代码 ${code}`, `code ${code}`)}
            {requestId ? say(` · 请求号 ${requestId}`, ` · request ${requestId}`) : ''}
          </span>
        )
      }
      action={
        onRetry ? (
          <Button size="small" onClick={onRetry}>
            {say('重试', 'Try again')}
          </Button>
        ) : null
      }
    />
  )
}

const MOST_TOLD = 5

/** Parts of an answer are missing: each says in its place which department or right is behind it. */
export function Partial({ problems }: { problems: readonly Problem[] }) {
  const say = useSay()
  const wording = useWording()
  if (problems.length === 0) return null
  const told = new Map(problems.map((problem) => [wording(problem), problem]))
  if (told.size === 1)
    return <Alert type="warning" showIcon className="partial" title={[...told.keys()][0]} />
  return (
    <Alert
      type="warning"
      showIcon
      className="partial"
      title={say('部分数据缺失，其余已显示', 'Some parts are missing; the rest is shown')}
      description={
        <ul className="plain">
          {[...told].slice(0, MOST_TOLD).map(([text, { extensions }]) => (
            <li key={text}>
              {text} <span className="quiet">{extensions?.code}</span>
            </li>
          ))}
          {told.size > MOST_TOLD && (
            <li className="quiet">
              {say(`另有 ${told.size - MOST_TOLD} 项`, `and ${told.size - MOST_TOLD} more`)}
            </li>
          )}
        </ul>
      }
    />
  )
}
