import type { PreflightParts } from './preflight.ts'
import type { Preflight } from './report.ts'

export type { Preflight } from './report.ts'

/** What looks before going live. Its code is loaded by the first call: an application makes few. */
export const preflightWith =
  (parts: PreflightParts): Preflight =>
  async (options) => {
    try {
      const { preflight } = await import('./preflight.ts')
      return await preflight(parts, options)
    } catch {
      const found = 'the code of preflight cannot be loaded'
      const mend = 'if you bundle your application, leave @kumicorn/core out of the bundle'
      return { ok: false, lines: [{ subject: 'versions', check: 'kumicorn', state: 'failed', found, mend }] }
    }
  }
