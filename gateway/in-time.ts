/** Rejects when the work is not done by the deadline, in epoch milliseconds; the work itself goes on. */
export async function inTime<T>(work: Promise<T>, deadline: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const overdue = new Promise<never>((_, reject) => {
    const left = Math.max(0, deadline - Date.now())
    timer = setTimeout(() => reject(new Error('not done by the deadline')), left)
  })
  try {
    return await Promise.race([work, overdue])
  } finally {
    clearTimeout(timer)
  }
}
