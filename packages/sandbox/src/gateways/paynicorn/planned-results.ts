import type { Decision } from '../../engine/order-state.ts'

/*
 * Outcomes by magic values. Amounts decide for payments, refunds and payouts, the number's last four digits
 * for top-ups. The README has the table.
 */

export type PlannedResult = 'succeeds' | 'fails' | 'refused' | 'waits'

/** What the clock decides; undefined: it waits for a hand. */
export const decisionOf = (plannedResult: PlannedResult): Decision | undefined =>
  plannedResult === 'succeeds' ? 'succeeded' : plannedResult === 'fails' ? 'failed' : undefined

const byAmount: Readonly<Record<string, PlannedResult>> = { '02': 'refused', '13': 'fails', '77': 'waits' }
/** Of the payment that is given back: the payment itself succeeds. */
const refundsByAmount: Readonly<Record<string, PlannedResult>> = {
  '31': 'fails',
  '32': 'refused',
  '37': 'waits',
}
const byNumber: Readonly<Record<string, PlannedResult>> = {
  '0000': 'fails',
  '0013': 'refused',
  '0077': 'waits',
}

const cents = (amount: string): string => (amount.split('.')[1] ?? '').padEnd(2, '0')

export const resultForAmount = (amount: string): PlannedResult => byAmount[cents(amount)] ?? 'succeeds'

export const resultForRefund = (paymentAmount: string): PlannedResult =>
  refundsByAmount[cents(paymentAmount)] ?? 'succeeds'

export const resultForNumber = (benefitNo: string): PlannedResult =>
  byNumber[benefitNo.slice(-4)] ?? 'succeeds'
