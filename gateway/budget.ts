import { LRUCache } from 'lru-cache'

/** The cost that callers may spend. */
export interface Budget {
  /** Takes the cost, or answers the seconds after which it could be taken. */
  spend(caller: string, cost: number): number
}

const CALLERS = 50_000

/**
 * A budget by caller that fills evenly up to `perMinute`. It counts the objects that are asked for,
 * so that many aliases in few requests weigh as much as many requests.
 */
export function createBudget(perMinute: number, now: () => number = Date.now): Budget {
  if (perMinute === Infinity) return { spend: () => 0 }
  const callers = new LRUCache<string, { left: number; at: number }>({ max: CALLERS })
  const perMillisecond = perMinute / 60_000
  return {
    spend(caller, cost) {
      const time = now()
      let account = callers.get(caller)
      if (!account) {
        account = { left: perMinute, at: time }
        callers.set(caller, account)
      }
      account.left = Math.min(perMinute, account.left + (time - account.at) * perMillisecond)
      account.at = time
      if (cost <= account.left) {
        account.left -= cost
        return 0
      }
      const wait = (Math.min(cost, perMinute) - account.left) / perMillisecond
      return Math.max(1, Math.ceil(wait / 1000))
    },
  }
}
