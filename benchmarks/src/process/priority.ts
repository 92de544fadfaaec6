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
  return nice < 0 ? `before other work (nice ${nice})` : 'beside other work (no right to go before it)'
}
