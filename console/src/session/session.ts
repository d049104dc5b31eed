import { createContext, useContext } from 'react'
import { fetchJson } from '../graph/http.ts'
import { storePurpose } from './purpose.ts'

export interface DemoIdentity {
  unit: string
  title: string
  reportingUnits: string[]
  scopes: string[]
}

export interface OwnDepartment {
  name: string
  title: string
  unit: string
  sheets: string[]
}

/** Who is logged in, as the hub reads the token. */
export interface Me {
  subject: string
  unit: string
  reportingUnits: string[]
  scopes: string[]
  expiresAt: number
  departments: OwnDepartment[]
}

const KEY = 'baibo.token'

/** The token lives in this tab only and is gone when the tab is closed. */
export function storedToken(): string | null {
  return sessionStorage.getItem(KEY)
}

export function storeToken(token: string | null): void {
  // Whoever comes next states a purpose of their own.
  storePurpose(null)
  if (token === null) sessionStorage.removeItem(KEY)
  else sessionStorage.setItem(KEY, token)
}

export function loadDemoIdentities(): Promise<{ development: boolean; demo: DemoIdentity[] }> {
  return fetchJson('/console/session')
}

export async function loginAs(unit: string): Promise<string> {
  const { token } = await fetchJson<{ token: string }>('/console/login', {
    method: 'POST',
    body: JSON.stringify({ unit }),
  })
  return token
}

export function loadMe(): Promise<Me> {
  return fetchJson('/console/me')
}

export const MeContext = createContext<Me | null>(null)

/** Throws outside of a logged-in page. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('nobody is logged in')
  return me
}
