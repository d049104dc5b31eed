import { Button, Modal } from 'antd'
import { useSay } from '../i18n/text.ts'
import type { Draft } from './draft.ts'

interface ConflictDialogProps {
  draft: Draft
  /** What is kept now; null when it was deleted meanwhile. */
  kept: { title: string; version: number } | null
  onOverwrite: () => void
  onCopy: () => void
  onDiscard: () => void
  onClose: () => void
}

/** Somebody, or oneself elsewhere, saved first. Nothing is lost whatever is chosen. */
export function ConflictDialog(props: ConflictDialogProps) {
  const { draft, kept, onOverwrite, onCopy, onDiscard, onClose } = props
  const say = useSay()
  return (
    <Modal
      open
      title={say('保存冲突', 'Saved elsewhere')}
      onCancel={onClose}
      footer={
        <div className="row conflict">
          <Button onClick={onClose}>{say('继续编辑', 'Go on editing')}</Button>
          {kept && <Button onClick={onDiscard}>{say('放弃我的修改', 'Take the kept one')}</Button>}
          {kept && (
            <Button onClick={onOverwrite}>{say('保存为新版本', 'Save as a new version')}</Button>
          )}
          <Button type="primary" onClick={onCopy}>
            {say('另存为副本', 'Save a copy')}
          </Button>
        </div>
      }
    >
      <p>
        {kept
          ? say(
              `您从第 ${draft.version} 版开始修改，其间已在别处保存为第 ${kept.version} 版“${kept.title}”。`,
              `You changed version ${draft.version}; meanwhile version ${kept.version} “${kept.title}” was saved elsewhere.`,
            )
          : say('这个看板已在别处删除。', 'This dashboard was deleted elsewhere.')}
      </p>
      <p>
        {say(
          '您的修改还在这里，没有覆盖任何内容；保存为新版本后，先前的版本仍可恢复。',
          'Your changes are still here and nothing was overwritten; after saving a new version the earlier ones can still be restored.',
        )}
      </p>
    </Modal>
  )
}
