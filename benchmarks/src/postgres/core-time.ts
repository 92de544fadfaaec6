import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts hundredths of a second. */
const MICROSECONDS_A_TICK = 10_000

interface Spent {
  readonly parent: number
  readonly own: number
  /** Of children that have ended. */
  readonly ofEnded: number
}

/** What Linux tells of a process; undefined when it has ended. */
function spentBy(pid: string): Spent | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // Its name, in brackets, may hold anything.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15)
    return { parent: fields[1] ?? 0, own: user + system, ofEnded: endedUser + endedSystem }
  } catch {
    return undefined
  }
}

/** Microseconds of a core that a process and its children have used, where Linux tells them. */
export function coreTimeOf(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const first = spentBy(String(pid))
  const children = all.map(spentBy).filter((spent) => spent?.parent === pid)
  const ticks = children.reduce(
    (sum, spent) => sum + (spent?.own ?? 0),
    (first?.own ?? 0) + (first?.ofEnded ?? 0),
  )
  return ticks * MICROSECONDS_A_TICK
}
