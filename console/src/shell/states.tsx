import { Alert, Button, Empty, Spin } from 'antd'
import { type ReactNode, useContext } from 'react'
import type { Problem } from '../graph/http.ts'
import { halfOf, LanguageContext, useSay } from '../i18n/text.ts'
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

/** Nothing at all could be read. */
export function Failure({
  problems,
  onRetry,
}: {
  problems: readonly Problem[]
  onRetry?: () => void
}) {
  const say = useSay()
  const language = useContext(LanguageContext)
  const [first] = problems
  const { code, requestId } = first?.extensions ?? {}
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={first ? halfOf(first.message, language) : say('读取失败', 'Could not be read')}
      description={
        <span className="quiet">
          {code ? say(`代码 ${code}`, `code ${code}`) : ''}
          {requestId ? say(` · 请求号 ${requestId}`, ` · request ${requestId}`) : ''}
        </span>
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

/** Parts of an answer are missing: each says in its place which department or right is behind it. */
export function Partial({ problems }: { problems: readonly Problem[] }) {
  const language = useContext(LanguageContext)
  const say = useSay()
  if (problems.length === 0) return null
  const told = new Map(problems.map((problem) => [describe(problem), problem]))
  function describe({ message, extensions }: Problem): string {
    if (extensions?.code === 'DEPARTMENT_UNAVAILABLE' && extensions.department) {
      const name = departmentTitle(extensions.department, language)
      const since = extensions.lastAnswerAt
        ? say(
            `，截至 ${new Date(extensions.lastAnswerAt).toLocaleString('zh-CN')}`,
            `, last answer ${extensions.lastAnswerAt}`,
          )
        : ''
      return say(`${name}数据暂不可用${since}`, `${name}: data not available now${since}`)
    }
    return halfOf(message, language)
  }
  return (
    <Alert
      type="warning"
      showIcon
      className="partial"
      title={say('部分数据缺失，其余已显示', 'Some parts are missing; the rest is shown')}
      description={
        <ul className="plain">
          {[...told].slice(0, 5).map(([text, { extensions }]) => (
            <li key={text}>
              {text} <span className="quiet">{extensions?.code}</span>
            </li>
          ))}
        </ul>
      }
    />
  )
}
