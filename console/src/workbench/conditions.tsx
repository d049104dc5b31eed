import { Button, Input, Select } from 'antd'
import { type GraphQLInputField, getNamedType, isEnumType, isInputObjectType } from 'graphql'
import { type Start, titleOf } from '../graph/contract.ts'
import { useSay } from '../i18n/text.ts'
import { Zh } from '../i18n/zh.tsx'
import type { Condition } from './draft.ts'

const OPERATORS: Record<string, [zh: string, en: string]> = {
  eq: ['等于', 'is'],
  ne: ['不等于', 'is not'],
  in: ['属于', 'is one of'],
  contains: ['包含', 'contains'],
  startsWith: ['开头是', 'starts with'],
  gte: ['不早于 / 不小于', 'at least'],
  lte: ['不晚于 / 不大于', 'at most'],
  gt: ['大于', 'more than'],
  lt: ['小于', 'less than'],
}

function filterFields({ field }: Start): GraphQLInputField[] {
  const type = getNamedType(field.args.find(({ name }) => name === 'filter')?.type)
  return isInputObjectType(type) ? Object.values(type.getFields()) : []
}

function operatorsOf(field: GraphQLInputField): string[] {
  const type = getNamedType(field.type)
  return isInputObjectType(type)
    ? Object.keys(type.getFields()).filter((name) => name in OPERATORS)
    : ['']
}

interface ConditionsProps {
  start: Start
  conditions: readonly Condition[]
  onChange: (conditions: Condition[]) => void
}

/** Conditions on the rows: field, operator, value. */
export function Conditions({ start, conditions, onChange }: ConditionsProps) {
  const say = useSay()
  const fields = filterFields(start)
  if (fields.length === 0)
    return <p className="quiet">{say('此对象没有筛选条件', 'This list has no filter')}</p>
  const change = (index: number, part: Partial<Condition>) =>
    onChange(conditions.map((each, at) => (at === index ? { ...each, ...part } : each)))
  const add = (field: GraphQLInputField) => ({
    field: field.name,
    operator: operatorsOf(field)[0] ?? '',
    value: emptyOf(field),
  })
  return (
    <div className="conditions">
      {conditions.map((condition, index) => {
        const field = fields.find(({ name }) => name === condition.field)
        if (!field) return null
        return (
          <div className="row" key={index}>
            <Select
              aria-label={say('字段', 'Field')}
              style={{ width: 180, flex: 'none' }}
              value={condition.field}
              options={fields.map(({ name, description }) => ({
                value: name,
                label: <Zh>{titleOf(description, name)}</Zh>,
              }))}
              onChange={(name) => {
                const next = fields.find((each) => each.name === name)
                if (next) change(index, add(next))
              }}
            />
            {condition.operator !== '' && (
              <Select
                aria-label={say('比较', 'Operator')}
                style={{ width: 150, flex: 'none' }}
                value={condition.operator}
                options={operatorsOf(field).map((value) => ({
                  value,
                  label: say(...(OPERATORS[value] ?? [value, value])),
                }))}
                onChange={(operator) => change(index, { operator })}
              />
            )}
            <ValueInput
              field={field}
              value={condition.value}
              onChange={(value) => change(index, { value })}
            />
            <Button
              aria-label={say('删除条件', 'Remove')}
              onClick={() => onChange(conditions.filter((_, at) => at !== index))}
            >
              ×
            </Button>
          </div>
        )
      })}
      <Button size="small" onClick={() => fields[0] && onChange([...conditions, add(fields[0])])}>
        {say('＋ 条件', '+ condition')}
      </Button>
    </div>
  )
}

function emptyOf(field: GraphQLInputField): Condition['value'] {
  const type = getNamedType(field.type)
  if (isEnumType(type)) return []
  return type.name === 'Boolean' ? true : ''
}

function ValueInput({
  field,
  value,
  onChange,
}: {
  field: GraphQLInputField
  value: Condition['value']
  onChange: (value: Condition['value']) => void
}) {
  const say = useSay()
  const type = getNamedType(field.type)
  const label = say('值', 'Value')
  if (isEnumType(type)) {
    const options = type.getValues().map(({ name, description }) => ({
      value: name,
      label: <Zh>{titleOf(description, name)}</Zh>,
    }))
    return (
      <Select
        mode="multiple"
        aria-label={label}
        className="grow"
        value={Array.isArray(value) ? value : []}
        options={options}
        onChange={onChange}
      />
    )
  }
  if (type.name === 'Boolean') {
    return (
      <Select
        aria-label={label}
        className="grow"
        value={value}
        options={[
          { value: true, label: say('是', 'yes') },
          { value: false, label: say('否', 'no') },
        ]}
        onChange={onChange}
      />
    )
  }
  return (
    <Input
      aria-label={label}
      className="grow"
      type={type.name.startsWith('Date') ? 'date' : 'text'}
      value={String(value)}
      onChange={({ target }) => onChange(target.value)}
    />
  )
}
