const KEY = 'baibo.purpose'

/** The purpose that is stated with every question of this tab; null when none is chosen. */
export function storedPurpose(): string | null {
  return sessionStorage.getItem(KEY)
}

export function storePurpose(code: string | null): void {
  if (code) sessionStorage.setItem(KEY, code)
  else sessionStorage.removeItem(KEY)
}
