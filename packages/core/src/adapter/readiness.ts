import type { CallbackResponse } from '../callbacks/types.ts'
import { aCount, anObject, checkOptions, requireGiven } from '../data/options.ts'
import type { Health, HealthOptions } from '../insight.ts'
import { requireKumicorn } from './require-kumicorn.ts'

/** What of a Kumicorn a readiness check asks. */
export interface HasHealth {
  health(options?: HealthOptions): Promise<Health>
}

export interface ReadinessOptions {
  /** Milliseconds until a store that does not answer counts as one that cannot be used. Default 5 000. */
  readonly timeout?: number | undefined
}

/** What anybody may see of how things stand: no message of an error, which may name hosts, files and roles. */
export interface Readiness extends Omit<Health, 'storeError' | 'oldestUndelivered' | 'oldestUnsent'> {
  readonly store: 'usable' | 'unusable'
  /** ISO 8601. */
  readonly oldestUndelivered: string | undefined
  readonly oldestUnsent: string | undefined
}

/**
 * Asks whether traffic may come here. The check never rejects.
 * @param of who wants it, e.g. `readiness`
 * @throws ConfigError for what is no Kumicorn or no option
 */
export function readinessCheck(
  of: string,
  kumicorn: HasHealth,
  options: ReadinessOptions = {},
): () => Promise<Readiness> {
  requireKumicorn(of, kumicorn)
  checkOptions<ReadinessOptions>(of, options, { timeout: aCount(1) })
  const { timeout = 5_000 } = options
  return async () => {
    const { storeError, ...health } = await kumicorn.health({ timeout })
    return {
      ...health,
      store: storeError === undefined ? 'usable' : 'unusable',
      oldestUndelivered: isoTime(health.oldestUndelivered),
      oldestUnsent: isoTime(health.oldestUnsent),
    }
  }
}

const isoTime = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString()

/** The reply to a readiness check: 200, or 503 for "send no traffic here", with what is known as JSON. */
export function readinessReply(readiness: Readiness): CallbackResponse {
  requireGiven('readinessReply', 'the readiness', readiness, anObject)
  return {
    status: readiness.ok ? 200 : 503,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify(readiness),
  }
}
