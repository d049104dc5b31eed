import { useState } from 'react'
import { useAnswer } from '../graph/ask.ts'
import { useSay } from '../i18n/text.ts'
import { storedPurpose, storePurpose } from '../session/purpose.ts'

const QUESTION = 'query Purposes { purposes { code name } }'

/** What data is asked for; questions from now on state it, and sensitive fields need it. */
export function PurposeChoice() {
  const say = useSay()
  const [chosen, setChosen] = useState(storedPurpose() ?? '')
  const { value } = useAnswer<{ purposes: { code: string; name: string }[] | null }>(QUESTION)
  const choose = (code: string) => {
    storePurpose(code || null)
    setChosen(code)
  }
  return (
    <label className="purpose">
      {say('用途', 'Purpose')}
      <select value={chosen} onChange={({ target }) => choose(target.value)}>
        <option value="">{say('未声明', 'none stated')}</option>
        {(value?.data?.purposes ?? []).map(({ code, name }) => (
          <option key={code} value={code}>
            {code} {name}
          </option>
        ))}
      </select>
    </label>
  )
}
