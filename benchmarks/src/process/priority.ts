import { readFileSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

/** Above everything that runs by itself, below what the system cannot do without. */
const HIGH = -15

/**
 * Puts this process, and all that it starts, before others on its cores, where it may (as root): other work on the
 * machine takes less from what is measured. Returns what has become of it, in words.
 */
export function takePriority(): string {
  try {
    setPriority(HIGH)
  } catch {
    // Not everybody may.
  }
  const nice = getPriority()
  if (nice >= 0) return 'beside other work (no right to go before it)'
  // Linux then shares each core between sessions first, whatever the priorities within them are.
  return isGrouped()
    ? `nice ${nice}, but beside the work of other sessions (autogroup)`
    : `before other work (nice ${nice})`
}

function isGrouped(): boolean {
  try {
    return readFileSync('/proc/sys/kernel/sched_autogroup_enabled', 'utf8').trim() === '1'
  } catch {
    return false
  }
}
