import { manualClock } from '@kumicorn/testkit'
import type { AccountClose, DecimalText, KumicornOptions } from '../../../src/index.ts'
import { aFact, market } from './papaya.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR
/** Of the manual clock: 21 November 2026. */
export const MIDNIGHT = Date.UTC(2026, 10, 21)
export const zone = 'UTC'

export const decimal = (text: string) => text as DecimalText

/** A gateway's balance. */
export const tells = (amount: string, currency?: string) => async () => ({
  amount: decimal(amount),
  currency,
})

/** What a gateway says of every order. */
export const succeeds = (fields: object) => (order: { readonly reference: string }) =>
  aFact({ reference: order.reference, state: 'succeeded', ...fields })

export async function setUp(given: Parameters<typeof market>[0], options: Partial<KumicornOptions> = {}) {
  const clock = manualClock()
  const reconcile = { ratePerSecond: Number.POSITIVE_INFINITY }
  return { ...(await market(given, { clock, reconcile, ...options })), clock }
}

/** The close of the one account, of the last day that is over. */
export async function closeOf(
  { kumicorn }: Pick<Awaited<ReturnType<typeof market>>, 'kumicorn'>,
  options: object = {},
): Promise<AccountClose> {
  const { accounts } = await kumicorn.dailyCloses.make({ zone, ...options })
  return accounts[0] as AccountClose
}
