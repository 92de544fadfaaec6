import { isDecimal } from '../../data/decimal.ts'
import { AnswerError, KumicornError } from '../../data/errors.ts'
import { isTrue } from '../../data/is-true.ts'
import type { Gateway, ToldBalance, ToldReport } from '../../gateway.ts'
import type { CallOptions } from '../../http/call.ts'
import { inTime, type Patience } from '../ask-in-time.ts'
import type { Money } from '../fact.ts'
import { unlessAborted } from '../gateway-words.ts'
import type { ToldError } from './close.ts'

/* What a gateway tells of balance and day: its own code may throw anything, hand out anything, and never end. */

const isText = (value: unknown): value is string => typeof value === 'string'
const isAmount = (value: unknown): boolean => isText(value) && isDecimal(value)
const isNothingOr = (fits: (value: unknown) => boolean, value: unknown): boolean =>
  value === undefined || fits(value)

const isBalance = ({ amount, currency }: ToldBalance): boolean =>
  isAmount(amount) && isNothingOr(isText, currency)

const isReport = ({ from, until, zone, kinds, count, sums }: ToldReport): boolean =>
  Number.isSafeInteger(from) &&
  Number.isSafeInteger(until) &&
  from <= until &&
  isText(zone) &&
  Array.isArray(kinds) &&
  kinds.every(isText) &&
  isNothingOr((value) => Number.isSafeInteger(value) && (value as number) >= 0, count) &&
  Array.isArray(sums) &&
  sums.every((sum: Money) => isNothingOr(isAmount, sum.amount) && isNothingOr(isText, sum.currency))

/** @throws KumicornError when it tells none, or nothing that can be one */
export const balanceOf = (gateway: Gateway, patience: Patience, options: CallOptions) =>
  ask(gateway, 'balance', patience, options, async (call) => gateway.balance?.(call), isBalance)

/** @throws KumicornError when it tells none, or nothing that can be one */
export const reportOf = (gateway: Gateway, patience: Patience, day: string, options: CallOptions) =>
  ask(gateway, 'report', patience, options, async (call) => gateway.report?.(day, call), isReport)

async function ask<T>(
  { name: gateway }: Gateway,
  what: string,
  patience: Patience,
  options: CallOptions,
  read: (call: CallOptions) => Promise<T | undefined>,
  fits: (told: T) => boolean,
): Promise<T> {
  const fail = (why: string, cause?: unknown): never => {
    throw new AnswerError('malformed', `${what}: ${why}`, { gateway, httpStatus: 200, cause })
  }
  const told = await inTime(patience, what, { gateway }, options, async (call) => {
    try {
      return await unlessAborted(read(call), call.signal)
    } catch (thrown) {
      if (thrown instanceof KumicornError) throw thrown
      return fail('its reader has failed', thrown)
    }
  })
  if (!isTrue(() => typeof told === 'object' && told !== null && fits(told)))
    return fail('its reader has handed out what it cannot be')
  return told as T
}

/** An error as it is kept. @throws what is none of ours */
export function toldError(error: unknown): ToldError {
  if (error instanceof KumicornError) return { code: error.code, message: error.message }
  throw error
}
