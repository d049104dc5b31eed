export const describedRules: {
  rule: string
  title: string
  articlePath: string
  departments: string[]
}[] = []
