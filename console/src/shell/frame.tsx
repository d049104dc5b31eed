import { Button, Popover } from 'antd'
import { type ComponentType, lazy, Suspense, useContext, useEffect, useState } from 'react'
import { type Language, LanguageContext, useSay } from '../i18n/text.ts'
import { Zh } from '../i18n/zh.tsx'
import { useMe } from '../session/session.ts'
import { useShow } from '../table/show-cell.ts'
import { Fence } from './fence.tsx'
import { reportingUnitTitle, unitTitle } from './names.ts'
import { PurposeChoice } from './purpose.tsx'
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
  {
    path: 'access',
    zh: '访问记录',
    en: 'Access record',
    Body: lazy(() => import('../access/access-page.tsx').then((m) => ({ default: m.AccessPage }))),
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
  const { scopes } = useMe()
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
        {scopes.length > 0 && <PurposeChoice />}
        <Button size="small" ghost onClick={() => onLanguage(language === 'zh' ? 'en' : 'zh')}>
          {language === 'zh' ? <span lang="en">English</span> : <Zh>中文</Zh>}
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

const SCOPES: Record<string, [zh: string, en: string]> = {
  'person:name': ['姓名', 'names'],
  'person:id': ['证件号码', 'identity numbers'],
  'person:birth': ['出生年份与性别', 'birth and gender'],
  'person:contact': ['联系方式', 'contact'],
}

/** Who is logged in and whose rows this shows; chosen, also what else the token allows. */
function WhoAmI() {
  const { subject, unit, reportingUnits, scopes, expiresAt } = useMe()
  const say = useSay()
  const show = useShow()
  const language = useContext(LanguageContext)
  const separator = say('、', ', ')
  const rows = reportingUnits.includes('*')
    ? say('全市', 'whole city')
    : reportingUnits.map((id) => reportingUnitTitle(id, language)).join(separator)
  const facts = [
    [say('身份', 'Identity'), subject],
    [say('单位', 'Unit'), unitTitle(unit, language)],
    [say('可见数据', 'Rows'), rows],
    [
      say('个人信息', 'Personal data'),
      scopes.length > 0
        ? scopes.map((scope) => say(...(SCOPES[scope] ?? [scope, scope]))).join(separator)
        : say('未授权，个人信息字段为空', 'none granted: such fields are empty'),
    ],
    [say('有效至', 'Valid until'), show.moment(expiresAt * 1000)],
  ]
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <dl className="identity">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      }
    >
      <button type="button" className="who" title={say('查看我的数据权限', 'What I may see')}>
        {unitTitle(unit, language)} · {say('可见', 'sees ')}
        {rows}
        {scopes.length > 0 && ` · ${say('含个人信息', 'personal data')}`}
      </button>
    </Popover>
  )
}
