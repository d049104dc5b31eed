import { Alert, Button, Input } from 'antd'
import { useContext, useState } from 'react'
import { useLoaded } from '../graph/ask.ts'
import { type Problem, RefusedError } from '../graph/http.ts'
import { type Language, LanguageContext, useSay } from '../i18n/text.ts'
import { Zh } from '../i18n/zh.tsx'
import { loadDemoIdentities, loginAs } from '../session/session.ts'
import { reportingUnitTitle, unitTitle } from './names.ts'
import { Failure, Loading } from './states.tsx'

interface LoginProps {
  /** The token that was used before is not valid (any more). */
  isRefused: boolean
  onToken: (token: string) => void
  onLanguage: (language: Language) => void
}

/** Log in by a demo identity of the embedded default, or with a token of one's own. */
export function Login({ isRefused, onToken, onLanguage }: LoginProps) {
  const say = useSay()
  const language = useContext(LanguageContext)
  const { value, error, loading, reload } = useLoaded('session', loadDemoIdentities)
  const [failed, setFailed] = useState<readonly Problem[]>([])
  const [token, setToken] = useState('')
  const enter = async (unit: string) => {
    try {
      onToken(await loginAs(unit))
    } catch (cause) {
      setFailed(cause instanceof RefusedError ? cause.problems : [{ message: String(cause) }])
    }
  }
  return (
    <main className="login">
      <section className="login-card">
        <button
          type="button"
          className="language"
          onClick={() => onLanguage(language === 'zh' ? 'en' : 'zh')}
        >
          {language === 'zh' ? <span lang="en">English</span> : <Zh>中文</Zh>}
        </button>
        <h1>{say('百博数据枢纽', 'Baibo data hub')}</h1>
        <p className="quiet">
          {say(
            '“百博进百企百院”跨部门数据查询与看板。数据均为合成示例。',
            'Questions and dashboards across the departments of the programme. All data is synthetic.',
          )}
        </p>
        {isRefused && (
          <Alert
            type="warning"
            showIcon
            role="alert"
            title={say(
              '令牌无效或已过期，请重新登录',
              'The token is not valid (any more): log in again',
            )}
          />
        )}
        {failed.length > 0 && <Failure problems={failed} />}
        {loading && <Loading height={120} />}
        {error.length > 0 && <Failure problems={error} onRetry={reload} />}
        {value?.development && (
          <>
            <h2>{say('演示身份', 'Demo identities')}</h2>
            <ul className="identities">
              {value.demo.map(({ unit, title, reportingUnits, scopes }) => (
                <li key={unit}>
                  <button type="button" onClick={() => enter(unit)}>
                    <strong>{language === 'zh' ? title : unitTitle(unit, language)}</strong>
                    <span>
                      {say('可见数据：', 'Rows: ')}
                      {reportingUnits.includes('*')
                        ? say('全市', 'whole city')
                        : reportingUnits
                            .map((id) => reportingUnitTitle(id, language))
                            .join(say('、', ', '))}
                      {scopes.length > 0 &&
                        say(
                          ` · 个人信息授权 ${scopes.length} 项`,
                          ` · ${scopes.length} personal scopes`,
                        )}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
        <h2>{say('或粘贴令牌', 'Or paste a token')}</h2>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (token.trim()) onToken(token.trim())
          }}
        >
          <label htmlFor="token">{say('令牌（JWT）', 'Token (JWT)')}</label>
          <div className="row">
            <Input
              id="token"
              value={token}
              autoComplete="off"
              onChange={(event) => setToken(event.target.value)}
            />
            <Button type="primary" htmlType="submit" disabled={!token.trim()}>
              {say('登录', 'Log in')}
            </Button>
          </div>
        </form>
      </section>
    </main>
  )
}
