import type { DecimalText } from '../../../data/decimal.ts'

/** What is left of your money at KUMQUAT: result of `balance`. (Reference: 余额查询.) */
export interface KumquatBalance {
  /** What was paid in and is left, as decimal text; may be below zero. No page names its currency. */
  readonly balance: DecimalText
  /** What may be spent on credit, as decimal text: on top of `balance` where that is above zero, else alone. */
  readonly credit: DecimalText
  /** Whatever else KUMQUAT tells, as it came. */
  readonly [field: string]: unknown
}
