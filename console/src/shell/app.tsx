import { App as AntApp, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { useEffect, useState } from 'react'
import { useLoaded } from '../graph/ask.ts'
import { keepLanguage, type Language, LanguageContext, readLanguage } from '../i18n/text.ts'
import { loadMe, MeContext, storedToken, storeToken } from '../session/session.ts'
import { Frame } from './frame.tsx'
import { Login } from './login.tsx'
import { nonce } from './nonce.ts'
import { Failure, Loading } from './states.tsx'

const theme = {
  token: {
    colorPrimary: '#0f5fa8',
    colorLink: '#0f5fa8',
    colorError: '#c0342b',
    colorTextPlaceholder: '#666d78',
    colorTextDescription: '#595f69',
    borderRadius: 6,
    fontFamily:
      '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",system-ui,sans-serif',
  },
}

/** The console: language, identity and the pages. */
export function App() {
  const [language, setLanguage] = useState<Language>(readLanguage)
  const [token, setToken] = useState(storedToken)
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    document.title = language === 'zh' ? '百博数据枢纽' : 'Baibo data hub'
  }, [language])
  const choose = (next: Language) => {
    keepLanguage(next)
    setLanguage(next)
  }
  const [isRefused, setRefused] = useState(false)
  const keep = (next: string | null, refused = false) => {
    storeToken(next)
    setToken(next)
    setRefused(refused)
  }
  return (
    <LanguageContext value={language}>
      <ConfigProvider
        locale={language === 'zh' ? zhCN : enUS}
        theme={theme}
        csp={{ nonce }}
        button={{ autoInsertSpace: false }}
      >
        <AntApp>
          {token ? (
            <LoggedIn key={token} onLanguage={choose} onLogout={(refused) => keep(null, refused)} />
          ) : (
            <Login isRefused={isRefused} onToken={(next) => keep(next)} onLanguage={choose} />
          )}
        </AntApp>
      </ConfigProvider>
    </LanguageContext>
  )
}

interface LoggedInProps {
  onLanguage: (language: Language) => void
  /** `refused` when the hub does not take the token (any more). */
  onLogout: (refused?: boolean) => void
}

function LoggedIn({ onLanguage, onLogout }: LoggedInProps) {
  const { value, error, loading, reload } = useLoaded('me', loadMe)
  const expired = error.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED')
  useEffect(() => {
    if (expired) onLogout(true)
  }, [expired, onLogout])
  if (value) {
    return (
      <MeContext value={value}>
        <Frame onLanguage={onLanguage} onLogout={() => onLogout()} />
      </MeContext>
    )
  }
  return loading ? <Loading /> : <Failure problems={error} onRetry={reload} />
}
