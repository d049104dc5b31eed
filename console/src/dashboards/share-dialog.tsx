import { Button, Input, List, Modal, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useLoaded } from '../graph/ask.ts'
import { type Problem, RefusedError } from '../graph/http.ts'
import { useSay } from '../i18n/text.ts'
import { useMe } from '../session/session.ts'
import { unitTitle } from '../shell/names.ts'
import { Failure } from '../shell/states.tsx'
import type { ShareTarget } from './dashboard.ts'
import { listUnits } from './storage.ts'

type Target = Pick<ShareTarget, 'kind' | 'id'>

interface ShareDialogProps {
  title: string
  sharedWith: readonly ShareTarget[]
  onShare: (target: Target) => Promise<void>
  onUnshare: (target: Target) => Promise<void>
  onClose: () => void
}

/** With which units and people something is shared. */
export function ShareDialog({ title, sharedWith, onShare, onUnshare, onClose }: ShareDialogProps) {
  const say = useSay()
  const { subject } = useMe()
  const { value: units = [] } = useLoaded('units', listUnits)
  const [kind, setKind] = useState<Target['kind']>('UNIT')
  const [id, setId] = useState('')
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const [busy, setBusy] = useState(false)
  const change = async (work: () => Promise<void>) => {
    setBusy(true)
    try {
      await work()
      setProblems([])
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error
      setProblems(error.problems)
    } finally {
      setBusy(false)
    }
  }
  const nameOf = (target: ShareTarget) =>
    target.kind === 'PERSON'
      ? say(`个人 ${target.id}`, `person ${target.id}`)
      : (target.unit?.name ?? unitTitle(target.id))
  return (
    <Modal
      open
      title={say(`共享“${title}”`, `Share “${title}”`)}
      onCancel={onClose}
      footer={<Button onClick={onClose}>{say('关闭', 'Close')}</Button>}
    >
      <p className="quiet">
        {say(
          '对方只看到自己有权看的数据，不会看到您的数据；只有您能修改。',
          'Others see the data that they may see, never yours; only you can change it.',
        )}
      </p>
      <div className="row">
        <Segmented<Target['kind']>
          aria-label={say('共享给', 'Share with')}
          value={kind}
          onChange={(next) => {
            setKind(next)
            setId('')
          }}
          options={[
            { value: 'UNIT', label: say('单位', 'Unit') },
            { value: 'PERSON', label: say('个人', 'Person') },
          ]}
        />
        {kind === 'UNIT' ? (
          <Select
            aria-label={say('单位', 'Unit')}
            className="grow"
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={say('选择单位', 'Choose a unit')}
            value={id || null}
            onChange={(next) => setId(next ?? '')}
            options={units.map((unit) => ({ value: unit.id, label: unit.name }))}
          />
        ) : (
          <Input
            aria-label={say('账号', 'Account')}
            className="grow"
            placeholder={say(`账号，如您的是 ${subject}`, `account, such as yours: ${subject}`)}
            value={id}
            onChange={({ target }) => setId(target.value)}
          />
        )}
        <Button
          type="primary"
          disabled={id.trim() === ''}
          loading={busy}
          onClick={() =>
            change(async () => {
              await onShare({ kind, id: id.trim() })
              setId('')
            })
          }
        >
          {say('共享', 'Share')}
        </Button>
      </div>
      {problems.length > 0 && <Failure problems={problems} />}
      <List
        className="shared-with"
        size="small"
        locale={{ emptyText: say('还没有共享给任何人', 'Not shared with anybody yet') }}
        dataSource={[...sharedWith]}
        renderItem={(target) => (
          <List.Item
            actions={[
              <Button
                key="remove"
                size="small"
                disabled={busy}
                aria-label={say(
                  `取消共享给 ${nameOf(target)}`,
                  `Stop sharing with ${nameOf(target)}`,
                )}
                onClick={() => change(() => onUnshare({ kind: target.kind, id: target.id }))}
              >
                {say('取消共享', 'Stop sharing')}
              </Button>,
            ]}
          >
            {nameOf(target)}
          </List.Item>
        )}
      />
    </Modal>
  )
}
