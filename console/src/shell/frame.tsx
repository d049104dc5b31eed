import { Button } from 'antd'
import { type ComponentType, lazy, Suspense, useContext, useEffect, useState } from 'react'
import { type Language, LanguageContext, useSay } from '../i18n/text.ts'
import { useMe } from '../session/session.ts'
import { Fence } from './fence.tsx'
import { reportingUnitTitle, unitTitle } from './names.ts'
import { Loading } from './states.tsx'

interface Page {
  path: string
  zh: string
  en: string
  Body: ComponentType
}

const pages: readonly Page[] = [
  {
    path: 'cockpit',
    zh: '驾驶舱',
    en: 'Cockpit',
    Body: lazy(() =>
      import('../cockpit/cockpit-page.tsx').then((m) => ({ default: m.CockpitPage })),
    ),
  },
  {
    path: 'workbench',
    zh: '查询工作台',
    en: 'Workbench',
    Body: lazy(() =>
      import('../workbench/workbench-page.tsx').then((m) => ({ default: m.WorkbenchPage })),
    ),
  },
  {
    path: 'dashboards',
    zh: '我的看板',
    en: 'Dashboards',
    Body: lazy(() =>
      import('../dashboards/dashboards-page.tsx').then((m) => ({ default: m.DashboardsPage })),
    ),
  },
  {
    path: 'upload',
    zh: '数据填报',
    en: 'Upload',
    Body: lazy(() => import('../upload/upload-page.tsx').then((m) => ({ default: m.UploadPage }))),
  },
  {
    path: 'catalogue',
    zh: '数据目录',
    en: 'Catalogue',
    Body: lazy(() =>
      import('../catalogue/catalogue-page.tsx').then((m) => ({ default: m.CataloguePage })),
    ),
  },
]

function currentPath(): string {
  return /^#\/([\w-]+)/.exec(location.hash)?.[1] ?? 'cockpit'
}

interface FrameProps {
  onLanguage: (language: Language) => void
  onLogout: () => void
}

/** Header, navigation and the chosen page. */
export function Frame({ onLanguage, onLogout }: FrameProps) {
  const say = useSay()
  const language = useContext(LanguageContext)
  const [path, setPath] = useState(currentPath)
  useEffect(() => {
    const follow = () => setPath(currentPath())
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  const page = pages.find((each) => each.path === path) ?? pages[0]
  if (!page) return null
  const { Body } = page
  return (
    <div className="frame">
      <button
        type="button"
        className="skip"
        onClick={() => document.getElementById('content')?.focus()}
      >
        {say('跳到正文', 'Skip to content')}
      </button>
      <header className="bar">
        <span className="brand">{say('百博数据枢纽', 'Baibo data hub')}</span>
        <nav aria-label={say('主导航', 'Main')}>
          {pages.map(({ path: to, zh, en }) => (
            <a key={to} href={`#/${to}`} aria-current={to === page.path ? 'page' : undefined}>
              {say(zh, en)}
            </a>
          ))}
        </nav>
        <WhoAmI />
        <Button size="small" ghost onClick={() => onLanguage(language === 'zh' ? 'en' : 'zh')}>
          {language === 'zh' ? 'English' : '中文'}
        </Button>
        <Button size="small" ghost onClick={onLogout}>
          {say('退出', 'Log out')}
        </Button>
      </header>
      <main id="content" tabIndex={-1} className="content">
        <Fence key={page.path}>
          <Suspense fallback={<Loading height={480} />}>
            <Body />
          </Suspense>
        </Fence>
      </main>
    </div>
  )
}

function WhoAmI() {
  const { unit, reportingUnits, scopes } = useMe()
  const say = useSay()
  const rows = reportingUnits.includes('*')
    ? say('全市', 'whole city')
    : reportingUnits.map(reportingUnitTitle).join('、')
  return (
    <span className="who">
      {unitTitle(unit)} · {say('可见', 'sees')} {rows}
      {scopes.length > 0 && ` · ${say('个人信息授权', 'personal scopes')}`}
    </span>
  )
}
