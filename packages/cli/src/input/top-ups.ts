import { isDecimal, type TopUp } from '@kumicorn/core'
import { InvalidArgumentError } from 'commander'
import { parseTime } from './parsers.ts'

const TOP_UP = /^(?:([^=@,]+)=)?([^=@,]+)@([^,]+)(?:,(.*))?$/

/** `5000.00@2026-11-26T10:00`, with an account in front (`kumquat=`) and a note behind (`,transfer 17`); repeatable. */
export function parseTopUp(text: string, before: readonly TopUp[] = []): readonly TopUp[] {
  const [, account, amount = '', time = '', note] = TOP_UP.exec(text) ?? []
  const at = parseTime(time)
  if (!isDecimal(amount) || at === undefined) {
    throw new InvalidArgumentError(
      'Give an amount and a time (5000.00@2026-11-26T10:00), if need be with the account (kumquat=5000.00@…) and a note (…,transfer 17).',
    )
  }
  return [...before, { amount, at, note: note?.trim() || undefined, account }]
}
