import { App, Button, Checkbox, Drawer, Input, Popconfirm } from 'antd'
import { useContext, useState } from 'react'
import { RefusedError } from '../graph/http.ts'
import { halfOf, LanguageContext, useSay } from '../i18n/text.ts'
import { useMe } from '../session/session.ts'
import { Nothing } from '../shell/states.tsx'
import {
  deleteQuestion,
  questionVersions,
  type SavedQuestion,
  savedHere,
  saveQuestion,
  shareQuestion,
  uploadSavedHere,
} from './kept.ts'

interface SavedQuestionsProps {
  /** What stands in the editor. */
  query: string
  variables: string
  saved: readonly SavedQuestion[]
  onTake: (question: { query: string; variables: string }) => void
  onChanged: () => void
  onClose: () => void
}

/** Keeps what stands in the editor, and shows what is kept: one's own and the department's. */
export function SavedQuestions(props: SavedQuestionsProps) {
  const { query, variables, saved, onTake, onChanged, onClose } = props
  const say = useSay()
  const language = useContext(LanguageContext)
  const { unit } = useMe()
  const { message } = App.useApp()
  const [title, setTitle] = useState(/\b(?:query|mutation)\s+(\w+)/.exec(query)?.[1] ?? '')
  const [isShared, setIsShared] = useState(false)
  const [busy, setBusy] = useState(false)
  const [versions, setVersions] = useState<Awaited<ReturnType<typeof questionVersions>> | null>(
    null,
  )
  const same = saved.find((each) => each.mine && each.title === title.trim())
  const change = async (work: () => Promise<unknown>, done: string) => {
    setBusy(true)
    try {
      await work()
      message.success(done)
    } catch (error) {
      if (error instanceof RefusedError) message.error(halfOf(error.message, language), 8)
      else if (error instanceof SyntaxError)
        message.error(say('变量不是有效的 JSON', 'the variables are not valid JSON'), 8)
      else throw error
    } finally {
      setBusy(false)
      onChanged()
    }
  }
  const save = () =>
    change(
      async () => {
        const kept = await saveQuestion({ title, query, variables }, same)
        if (kept.isShared !== (isShared || same?.isShared)) await shareQuestion(kept.id, unit, true)
      },
      say('已保存', 'Saved'),
    )
  const here = savedHere()
  const groups = [
    { label: say('我的', 'Mine'), items: saved.filter(({ mine }) => mine) },
    { label: say('共享给我', 'Shared with me'), items: saved.filter(({ mine }) => !mine) },
  ]
  return (
    <Drawer open size={560} title={say('已存查询', 'Saved questions')} onClose={onClose}>
      <form
        className="save-question"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <label htmlFor="save-title">{say('保存编辑器中的查询，名称', 'Save as')}</label>
        <div className="row">
          <Input
            id="save-title"
            className="grow"
            maxLength={100}
            value={title}
            onChange={({ target }) => setTitle(target.value)}
          />
          <Button
            type="primary"
            htmlType="submit"
            loading={busy}
            disabled={title.trim() === '' || query.trim() === ''}
          >
            {same ? say('存为新版本', 'Save new version') : say('保存', 'Save')}
          </Button>
        </div>
        {!same && (
          <Checkbox checked={isShared} onChange={({ target }) => setIsShared(target.checked)}>
            {say('与本单位共享', 'Share with my department')}
          </Checkbox>
        )}
      </form>
      {here.length > 0 && (
        <p>
          {say(
            `本浏览器里还有 ${here.length} 个旧的已存查询 `,
            `${here.length} questions are kept in this browser only `,
          )}
          <Button
            size="small"
            onClick={() => change(uploadSavedHere, say('已上传到枢纽', 'Uploaded to the hub'))}
          >
            {say('上传', 'Upload')}
          </Button>
        </p>
      )}
      {saved.length === 0 && <Nothing>{say('还没有已存查询', 'Nothing saved yet')}</Nothing>}
      {groups.map(
        ({ label, items }) =>
          items.length > 0 && (
            <section key={label} aria-label={label}>
              <h3>{label}</h3>
              <ul className="saved-questions">
                {items.map((each) => (
                  <li key={each.id}>
                    <button type="button" className="link grow" onClick={() => onTake(each)}>
                      {each.title}
                    </button>
                    {!each.mine && <span className="quiet">{each.owner}</span>}
                    {each.mine && (
                      <>
                        <Checkbox
                          checked={each.isShared}
                          onChange={({ target }) =>
                            change(
                              () => shareQuestion(each.id, unit, target.checked),
                              say('已更改共享', 'Sharing changed'),
                            )
                          }
                        >
                          {say('本单位可见', 'department')}
                        </Checkbox>
                        <Button
                          size="small"
                          onClick={async () => setVersions(await questionVersions(each.id))}
                        >
                          {say('版本', 'Versions')}
                        </Button>
                        <Popconfirm
                          title={say(`删除“${each.title}”？`, `Delete “${each.title}”?`)}
                          okText={say('删除', 'Delete')}
                          cancelText={say('取消', 'Cancel')}
                          onConfirm={() =>
                            change(() => deleteQuestion(each.id), say('已删除', 'Deleted'))
                          }
                        >
                          <Button size="small" danger>
                            {say('删除', 'Delete')}
                          </Button>
                        </Popconfirm>
                      </>
                    )}
                  </li>
                ))}
              </ul>
            </section>
          ),
      )}
      {versions && (
        <section aria-label={say('版本', 'Versions')}>
          <h3>{say('版本：打开后再保存即恢复', 'Versions: open one and save it to restore')}</h3>
          <ul className="saved-questions">
            {versions.map((each) => (
              <li key={each.version}>
                <button type="button" className="link grow" onClick={() => onTake(each)}>
                  {say(`第 ${each.version} 版`, `Version ${each.version}`)} {each.title}
                </button>
                <span className="quiet">
                  {new Date(each.savedAt).toLocaleString('zh-CN', { hour12: false })}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Drawer>
  )
}
