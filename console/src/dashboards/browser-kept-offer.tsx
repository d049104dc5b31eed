import { Alert, App, Button } from 'antd'
import { useContext, useState } from 'react'
import { RefusedError } from '../graph/http.ts'
import { halfOf, LanguageContext, useSay } from '../i18n/text.ts'
import { browserKept, closeOffer, forget, isOfferOpen } from './browser-kept.ts'
import { createDashboard } from './storage.ts'

interface BrowserKeptOfferProps {
  /** Asked for by the menu, although the offer was answered before. */
  isAskedFor: boolean
  onDone: () => void
}

/** Offers dashboards that only this browser keeps for upload; what is not taken stays here. */
export function BrowserKeptOffer({ isAskedFor, onDone }: BrowserKeptOfferProps) {
  const say = useSay()
  const language = useContext(LanguageContext)
  const { message } = App.useApp()
  const [isOpen, setIsOpen] = useState(isOfferOpen)
  const [busy, setBusy] = useState(false)
  const found = browserKept()
  if (found.length === 0 || !(isOpen || isAskedFor)) return null
  const close = () => {
    closeOffer()
    setIsOpen(false)
    onDone()
  }
  const upload = async () => {
    setBusy(true)
    try {
      for (const { id, title, definition } of found) {
        await createDashboard(title, definition)
        forget(id)
      }
      message.success(say('已上传到枢纽', 'Uploaded to the hub'))
      close()
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error
      message.error(halfOf(error.message, language))
      onDone()
    } finally {
      setBusy(false)
    }
  }
  return (
    <Alert
      type="info"
      showIcon
      className="partial no-print"
      title={say(
        `本浏览器里还有 ${found.length} 个看板没有存到枢纽：${found.map(({ title }) => title).join('、')}`,
        `${found.length} dashboards are kept in this browser only: ${found.map(({ title }) => title).join(', ')}`,
      )}
      action={
        <div className="row">
          <Button size="small" type="primary" loading={busy} onClick={upload}>
            {say('上传', 'Upload')}
          </Button>
          <Button size="small" disabled={busy} onClick={close}>
            {say('以后再说', 'Later')}
          </Button>
        </div>
      }
    />
  )
}
