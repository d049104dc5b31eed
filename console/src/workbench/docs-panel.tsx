import { AutoComplete, Button } from 'antd'
import {
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql'
import { useState } from 'react'
import { dataItemOf } from '../graph/contract.ts'
import { useSay } from '../i18n/text.ts'
import { Zh } from '../i18n/zh.tsx'

interface DocsPanelProps {
  schema: GraphQLSchema
  type: string
  onType: (type: string) => void
}

/** What a type is, its fields and arguments, from the contract; types lead on to each other. */
export function DocsPanel({ schema, type: name, onType }: DocsPanelProps) {
  const say = useSay()
  const [before, setBefore] = useState<string[]>([])
  const [search, setSearch] = useState('')
  const type = schema.getType(name) ?? schema.getQueryType()
  if (!type) return null
  const go = (next: string) => {
    setBefore([...before, name])
    onType(next)
  }
  const word = search.trim().toLowerCase()
  const hits = word
    ? Object.values(schema.getTypeMap())
        .filter((each) => `${each.name}${each.description ?? ''}`.toLowerCase().includes(word))
        .filter((each) => !each.name.startsWith('__'))
        .slice(0, 30)
    : []
  return (
    <div className="docs">
      <div className="row">
        <Button
          size="small"
          disabled={before.length === 0}
          onClick={() => {
            onType(before.at(-1) ?? 'Query')
            setBefore(before.slice(0, -1))
          }}
        >
          {say('返回', 'Back')}
        </Button>
        <AutoComplete
          aria-label={say('搜索类型', 'Search types')}
          className="grow"
          placeholder={say('搜索类型，如 Placement 或 企业', 'search types')}
          value={search}
          onChange={setSearch}
          onSelect={(next: string) => {
            setSearch('')
            go(next)
          }}
          options={hits.map((each) => ({
            value: each.name,
            label: (
              <>
                <span className="mono">{each.name}</span>{' '}
                <span className="quiet">
                  <Zh>{each.description?.split('\n')[0] ?? ''}</Zh>
                </span>
              </>
            ),
          }))}
        />
      </div>
      <h2 className="mono">{type.name}</h2>
      {type.description && (
        <p className="quiet">
          <Zh>{type.description}</Zh>
        </p>
      )}
      <Members type={type} onType={go} />
    </div>
  )
}

function Members({ type, onType }: { type: GraphQLNamedType; onType: (name: string) => void }) {
  const say = useSay()
  if (isEnumType(type)) {
    return (
      <ul className="plain">
        {type.getValues().map((value) => (
          <li key={value.name}>
            <span className="mono">{value.name}</span> <Zh>{value.description ?? ''}</Zh>
          </li>
        ))}
      </ul>
    )
  }
  if (isUnionType(type)) {
    return type
      .getTypes()
      .map((each) => <TypeLink key={each.name} name={each.name} text={each.name} onType={onType} />)
  }
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type))
    return <p className="quiet">{say('基本类型', 'a scalar')}</p>
  const fields: (GraphQLField<unknown, unknown> | GraphQLInputField)[] = Object.values(
    type.getFields(),
  )
  return (
    <dl className="doc-fields">
      {fields.map((field) => (
        <div key={field.name}>
          <dt className="mono">
            {field.name}
            {'args' in field && field.args.length > 0 && (
              <span className="quiet">
                (
                {field.args.map((argument, at) => (
                  <span key={argument.name}>
                    {at > 0 && ', '}
                    {argument.name}:{' '}
                    <TypeLink
                      name={getNamedType(argument.type).name}
                      text={String(argument.type)}
                      onType={onType}
                    />
                  </span>
                ))}
                )
              </span>
            )}
            :{' '}
            <TypeLink
              name={getNamedType(field.type).name}
              text={String(field.type)}
              onType={onType}
            />
            {'args' in field && dataItemOf(field).sensitive && (
              <span className="mark">{say('敏感', 'sensitive')}</span>
            )}
          </dt>
          <dd className="quiet">
            <Zh>{field.description ?? ''}</Zh>
          </dd>
        </div>
      ))}
    </dl>
  )
}

interface TypeLinkProps {
  name: string
  text: string
  onType: (name: string) => void
}

function TypeLink({ name, text, onType }: TypeLinkProps) {
  return (
    <button type="button" className="link" onClick={() => onType(name)}>
      {text}
    </button>
  )
}
