/** A question that was asked or saved. Kept in this browser, not on the hub. */
export interface KeptQuestion {
  name: string
  query: string
  variables: string
  at: string
}

const MOST = 30

export function kept(key: 'history' | 'saved'): KeptQuestion[] {
  try {
    return JSON.parse(localStorage.getItem(`baibo.${key}`) ?? '[]')
  } catch {
    return []
  }
}

/** Puts a question first; one with the same text (or, saved, the same name) is replaced. */
export function keep(key: 'history' | 'saved', question: KeptQuestion): KeptQuestion[] {
  const same = (each: KeptQuestion) =>
    key === 'saved' ? each.name === question.name : each.query === question.query
  const all = [question, ...kept(key).filter((each) => !same(each))].slice(0, MOST)
  localStorage.setItem(`baibo.${key}`, JSON.stringify(all))
  return all
}
