import { Checkbox } from 'antd'
import { type GraphQLObjectType, getNamedType, isObjectType } from 'graphql'
import { useContext, useState } from 'react'
import { dataItemOf, isLeaf, itemTypeOf, titleOf } from '../graph/contract.ts'
import { LanguageContext, useSay } from '../i18n/text.ts'
import { Zh } from '../i18n/zh.tsx'
import { unitTitle } from '../shell/names.ts'

const DEEPEST = 4

interface FieldTreeProps {
  type: GraphQLObjectType
  prefix?: string
  chosen: ReadonlySet<string>
  onToggle: (path: string, on: boolean) => void
}

/** The fields of an object by Chinese name; relations open the next object, across departments too. */
export function FieldTree({ type, prefix = '', chosen, onToggle }: FieldTreeProps) {
  const say = useSay()
  const fields = Object.values(type.getFields()).filter(({ args }) =>
    args.every(
      (argument) => !String(argument.type).endsWith('!') || argument.defaultValue !== undefined,
    ),
  )
  const depth = prefix.split('.').length
  return (
    <ul className="field-tree">
      {fields.filter(isLeaf).map((field) => {
        const path = prefix + field.name
        const { sensitive, share } = dataItemOf(field)
        return (
          <li key={path}>
            <Checkbox
              checked={chosen.has(path)}
              onChange={({ target }) => onToggle(path, target.checked)}
            >
              <Zh>{titleOf(field.description, field.name)}</Zh>{' '}
              <span className="quiet mono">{field.name}</span>
              {sensitive && <span className="mark">{say('敏感', 'sensitive')}</span>}
              {share === 'CONDITIONAL' && (
                <span className="mark">{say('有条件', 'conditional')}</span>
              )}
            </Checkbox>
          </li>
        )
      })}
      {depth <= DEEPEST &&
        fields.flatMap((field) => {
          const item = itemTypeOf(getNamedType(field.type))
          if (!isObjectType(item)) return []
          return [
            <Relation
              key={field.name}
              label={titleOf(field.description, field.name)}
              owner={ownerOf(item)}
              type={item}
              prefix={`${prefix}${field.name}.`}
              chosen={chosen}
              onToggle={onToggle}
            />,
          ]
        })}
    </ul>
  )
}

/** Who keeps an object: the owner of the field that names it. */
function ownerOf(type: GraphQLObjectType): string {
  const { id, ...fields } = type.getFields()
  const field = id ?? Object.values(fields)[0]
  return field ? dataItemOf(field).owner : ''
}

/** The way to another object; the department that answers for it stands beside it. */
function Relation({ label, owner, ...tree }: FieldTreeProps & { label: string; owner: string }) {
  const language = useContext(LanguageContext)
  const used = [...tree.chosen].some((path) => path.startsWith(tree.prefix ?? ''))
  const [open, setOpen] = useState(used)
  return (
    <li>
      <button
        type="button"
        className="relation"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {open ? '▾' : '▸'} <Zh>{label}</Zh>{' '}
        <span className="quiet">
          → <Zh>{titleOf(tree.type.description, tree.type.name)}</Zh>
        </span>
        {owner && <span className="owner">{unitTitle(owner, language)}</span>}
      </button>
      {open && <FieldTree {...tree} />}
    </li>
  )
}
