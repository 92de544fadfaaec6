import { randomBytes } from 'node:crypto'

let made = 0
const mine = randomBytes(4).toString('hex')

/** A reference that nobody else makes. */
export function nextReference(): string {
  made += 1
  return `${mine}-${made}`
}

/** Runs so many pieces of work, so many at a time. */
export async function manyAtATime(count: number, atOnce: number, work: () => Promise<void>): Promise<void> {
  let begun = 0
  const lane = async (): Promise<void> => {
    while (begun < count) {
      begun += 1
      await work()
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, lane))
}
