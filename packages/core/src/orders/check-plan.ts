import { ConfigError, type Gateway } from '../data/errors.ts'
import type { OrderRecord } from '../stores/store.ts'
import { finalStates } from './lifecycle.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

export interface ReconcileOptions {
  /**
   * Milliseconds after an order's last news until the gateway is asked, then after each time that it was asked;
   * the last entry repeats. Default KUMQUAT: 2, 5, 10, 20, 40, 60 minutes (its callbacks come sooner);
   * Paynicorn: ½, 1, 2, 5, 10, 20, 30 minutes (failed top-ups are only found by asking).
   */
  readonly schedule?: Partial<Readonly<Record<Gateway, readonly number[]>>> | undefined
  /** Milliseconds during which "no such order" proves nothing: the first send may be under way. Default 10 minutes. */
  readonly grace?: number | undefined
  /** Milliseconds after which asking ends with `order.stuck`. Default 72 hours. */
  readonly horizon?: number | undefined
  /** Questions a second. Default 5. */
  readonly ratePerSecond?: number | undefined
  /** Milliseconds that one question may take. Default 30 000. */
  readonly timeout?: number | undefined
}

/** When which order is asked about. */
export interface CheckPlan {
  readonly grace: number
  readonly horizon: number
  /** Milliseconds between two questions. */
  readonly gap: number
  /** Milliseconds that one question may take. */
  readonly timeout: number
  /** When to ask about the order next; undefined for one that has ended. */
  next(order: Pick<OrderRecord, 'gateway' | 'state' | 'checks' | 'stuck'>, now: number): number | undefined
}

const SCHEDULES: Readonly<Record<Gateway, readonly number[]>> = {
  kumquat: [2, 5, 10, 20, 40, 60].map((minutes) => minutes * MINUTE),
  paynicorn: [0.5, 1, 2, 5, 10, 20, 30].map((minutes) => minutes * MINUTE),
}

/** @throws ConfigError */
export function checkPlan(options: ReconcileOptions = {}): CheckPlan {
  const {
    grace = 10 * MINUTE,
    horizon = 72 * HOUR,
    ratePerSecond = 5,
    timeout = 30 * SECOND,
    schedule = {},
  } = options
  const schedules = { ...SCHEDULES, ...schedule }
  for (const [name, value] of Object.entries({ grace, horizon, ratePerSecond, timeout })) {
    if (!(value > 0)) throw new ConfigError(`reconcile.${name} must be a number above zero`)
  }
  for (const [gateway, delays] of Object.entries(schedules)) {
    if (delays.length === 0 || delays.some((delay) => !Number.isSafeInteger(delay) || delay < 1)) {
      throw new ConfigError(`reconcile.schedule.${gateway} must be a list of whole milliseconds from 1`)
    }
  }
  return {
    grace,
    horizon,
    gap: SECOND / ratePerSecond,
    timeout,
    next({ gateway, state, checks, stuck }, now) {
      if (stuck || finalStates.includes(state)) return undefined
      const delays = schedules[gateway]
      return now + (delays[Math.min(checks, delays.length - 1)] as number)
    },
  }
}
