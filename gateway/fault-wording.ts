/**
 * What graphql-js says of a document's faults, and the same in Chinese: `$1` … are the names in its
 * words. Faults that stand here nowhere are told by the general sentence of their kind.
 */
const WORDINGS: readonly [said: RegExp, zh: string][] = [
  [/^Cannot query field "(.+?)" on type "(.+?)"/, '类型 $2 没有字段 $1'],
  [/^Unknown argument "(.+?)" on field "(.+?)"/, '字段 $2 没有参数 $1'],
  [/^Unknown argument "(.+?)" on directive "(.+?)"/, '指令 $2 没有参数 $1'],
  [
    /^Field "(.+?)" argument "(.+?)" of type "(.+?)" is required/,
    '字段 $1 缺少必填参数 $2（类型 $3）',
  ],
  [
    /^Directive "(.+?)" argument "(.+?)" of type "(.+?)" is required/,
    '指令 $1 缺少必填参数 $2（类型 $3）',
  ],
  [
    /^Field "(.+?)" of type "(.+?)" must have (?:a selection of subfields|at least one field)/,
    '字段 $1 的类型是 $2，须写明要它的哪些子字段，如 $1 { … }',
  ],
  [
    /^Field "(.+?)" must not have a selection since type "(.+?)"/,
    '字段 $1 的类型是 $2，没有子字段，不能写花括号',
  ],
  [/^Unknown type "(.+?)"/, '没有类型 $1'],
  [/^Unknown fragment "(.+?)"/, '没有片段 $1'],
  [/^Unknown directive "(.+?)"/, '没有指令 $1'],
  [/^Directive "(.+?)" may not be used on (\w+)/, '指令 $1 不能用在 $2 上'],
  [/^The directive "(.+?)" can only be used once/, '指令 $1 在一处只能用一次'],
  [
    /^Variable "(.+?)" of type "(.+?)" used in position expecting type "(.+?)"/,
    '变量 $1 声明为 $2，而它所在的位置要求 $3',
  ],
  [/^Variable "(.+?)" cannot be non-input type "(.+?)"/, '变量 $1 的类型 $2 不能用于输入'],
  [/^Variable "(.+?)" is not defined/, '变量 $1 没有在操作中声明'],
  [/^Variable "(.+?)" is never used/, '变量 $1 声明了却没有使用'],
  [/^Fragment "(.+?)" is never used/, '片段 $1 定义了却没有使用'],
  [/^Cannot spread fragment "(.+?)" within itself/, '片段 $1 引用了自己'],
  [
    /^Fragment (?:"(?:.+?)" )?cannot be spread here as objects of type "(.+?)" can never be of type "(.+?)"/,
    '此处不能写 $2 的片段：$1 不会是 $2',
  ],
  [
    /^Fragment (?:"(?:.+?)" )?cannot condition on non composite type "(.+?)"/,
    '片段不能以 $1 为条件：它没有字段',
  ],
  [/^Value "(.+?)" does not exist in "(.+?)" enum/, '枚举 $2 没有值 $1'],
  [
    /^Enum "(.+?)" cannot represent (?:non-enum|non-string) value: (.+?)\.?$/,
    '枚举 $1 的值应为它所列的名称，而不是 $2',
  ],
  [/^(Int|Float|String|Boolean|ID) cannot represent .*?value: (.+?)\.?$/, '值 $2 不是 $1 类型'],
  [/^Expected value of type "(.+?)", found ([^;]+?)\.?(?:;|$)/, '应为 $1 类型的值，得到 $2'],
  [/^Field "(.+?)" of required type "(.+?)" was not provided/, '输入缺少必填项 $1（类型 $2）'],
  [/^Field "(.+?)" is not defined by type "(.+?)"/, '输入类型 $2 没有 $1 这一项'],
  [/^Fields "(.+?)" conflict because/, '字段 $1 重复而内容不同，请用别名区分，如 另名: $1'],
  [/^Variable ".+?" got invalid value (.+?) at "(.+?)"; /, '变量 $$2 的值 $1 与类型不符'],
  [/^Variable "(.+?)" got invalid value (.+?); /, '变量 $1 的值 $2 与类型不符'],
  [/^Variable "(.+?)" of required type "(.+?)" was not provided/, '缺少必填变量 $1（类型 $2）'],
  [/^Variable "(.+?)" of non-null type "(.+?)" must not be null/, '变量 $1（类型 $2）不能为空'],
  [
    /^There can be only one (?:argument|variable|fragment|operation|input field) named "(.+?)"/,
    '名称 $1 只能出现一次',
  ],
  [/^This anonymous operation must be the only/, '有多个操作时，每个操作都要有名称'],
  [/^Syntax Error: Expected (.+?), found (.+?)\.?$/, '语法错误：应为 $1，得到 $2'],
  [/^Syntax Error: Unexpected (?:character: )?(.+?)\.?$/, '语法错误：此处不应有 $1'],
  [/^Syntax Error: Unterminated string/, '语法错误：字符串没有结束引号'],
]

/** The Chinese half of a fault with the names in it; undefined where there is no wording for it. */
export function wordFault(message: string): string | undefined {
  for (const [said, zh] of WORDINGS) {
    const found = said.exec(message)
    if (found) return zh.replace(/\$(\d)/g, (_, at: string) => found[Number(at)] ?? '')
  }
  return undefined
}
