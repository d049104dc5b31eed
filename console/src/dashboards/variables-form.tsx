import { Input, Select } from 'antd'
import { useSay } from '../i18n/text.ts'
import type { Tile } from './dashboard.ts'

interface VariablesFormProps {
  declared: readonly { name: string; type: string }[]
  variables: Tile['variables']
  onChange: (variables: Tile['variables']) => void
}

const PARAMETERS = ['$asOf', '$year', '$reportingUnit'] as const

/** Each variable of the question: left out, a value of its own, or a parameter of the dashboard. */
export function VariablesForm({ declared, variables, onChange }: VariablesFormProps) {
  const say = useSay()
  if (declared.length === 0)
    return (
      <span className="quiet">{say('这个问题没有变量', 'This question has no variables')}</span>
    )
  const words: Record<(typeof PARAMETERS)[number], string> = {
    $asOf: say('看板日期', 'dashboard date'),
    $year: say('看板年份', 'dashboard year'),
    $reportingUnit: say('看板单位', 'dashboard unit'),
  }
  const set = (name: string, value: unknown) => {
    const { [name]: _before, ...rest } = variables
    onChange(value === undefined ? rest : { ...rest, [name]: value })
  }
  return (
    <div className="variables">
      {declared.map(({ name, type }) => {
        const value = variables[name]
        const isParameter = PARAMETERS.some((each) => each === value)
        const mode = value === undefined ? 'none' : isParameter ? String(value) : 'own'
        return (
          <div key={name} className="row">
            <code title={type}>{name}</code>
            <Select
              aria-label={say(`变量 ${name} 取自`, `variable ${name} from`)}
              style={{ width: 130 }}
              value={mode}
              onChange={(next) =>
                set(name, next === 'none' ? undefined : next === 'own' ? '' : next)
              }
              options={[
                { value: 'none', label: say('不填', 'left out') },
                { value: 'own', label: say('固定值', 'fixed value') },
                ...parametersFor(type).map((each) => ({ value: each, label: words[each] })),
              ]}
            />
            {mode === 'own' && (
              <Input
                aria-label={say(`变量 ${name} 的值`, `value of ${name}`)}
                className="grow"
                placeholder={type}
                value={typeof value === 'object' ? JSON.stringify(value) : String(value)}
                onChange={({ target }) => set(name, typed(target.value, type))}
              />
            )}
          </div>
        )
      })}
    </div>
  )
}

function parametersFor(type: string): (typeof PARAMETERS)[number][] {
  const bare = type.replace(/[![\]]/g, '')
  if (bare === 'Int') return ['$year']
  if (bare === 'Date') return ['$asOf']
  return bare === 'ID' || bare === 'String' ? ['$reportingUnit', '$asOf'] : []
}

/** The text as a value of the type; text that does not fit stays text, for the hub to refuse. */
function typed(text: string, type: string): unknown {
  const bare = type.replaceAll('!', '')
  if (['Int', 'Float'].includes(bare) && text.trim() !== '' && !Number.isNaN(Number(text)))
    return Number(text)
  if (bare === 'Boolean' && /^(true|false)$/.test(text)) return text === 'true'
  if (!/^[[{]/.test(text.trim())) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
