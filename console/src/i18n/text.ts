import { createContext, useCallback, useContext } from 'react'

export type Language = 'zh' | 'en'

/** Says one thing in the chosen language: Chinese first, English beside it. */
export type Say = (zh: string, en: string) => string

const KEY = 'baibo.language'

export function readLanguage(): Language {
  return localStorage.getItem(KEY) === 'en' ? 'en' : 'zh'
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEY, language)
}

export const LanguageContext = createContext<Language>('zh')

export function useSay(): Say {
  const language = useContext(LanguageContext)
  return useCallback((zh, en) => (language === 'en' ? en : zh), [language])
}

/** One half of a message of the hub, which is written `中文 / English`. */
export function halfOf(message: string, language: Language): string {
  const cut = message.lastIndexOf(' / ')
  if (cut < 0) return message
  return language === 'en' ? message.slice(cut + 3) : message.slice(0, cut)
}
