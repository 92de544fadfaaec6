/** The longest time that a timer of Node can hold; a longer one fires at once. */
export const LONGEST_TIMER = 2 ** 31 - 1

/** Resolves after so many real milliseconds, or as soon as `left` does. */
export function realTime(ms: number, left: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined
    const wait = (rest: number): void => {
      const now = Math.min(rest, LONGEST_TIMER)
      timer = setTimeout(() => (rest > now ? wait(rest - now) : resolve()), now)
    }
    wait(ms)
    void left.then(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
