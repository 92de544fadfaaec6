import { bindMethods } from '../../data/bound.ts'
import { aListOf, requireGiven } from '../../data/options.ts'
import type { AccountClose, ClosePage, DailyClose } from './close.ts'
import type { CloseParts } from './make-close.ts'
import type { CloseListOptions, DailyCloseOptions } from './options.ts'

const closesOfAccounts = aListOf({
  what: 'a close of an account: what list() tells, and make() as `accounts`',
  fits(value) {
    const { kinds, open, suspects } = (value ?? {}) as Partial<AccountClose>
    return Array.isArray(kinds) && typeof open === 'object' && Array.isArray(suspects)
  },
})

/** The closes of days. What they need is loaded by whoever closes one. */
export class DailyCloses {
  readonly #parts: CloseParts

  constructor(parts: CloseParts) {
    bindMethods(this)
    this.#parts = parts
  }

  /**
   * Closes a day, for every account: what its orders did, what is still open, and what the gateway tells of balance and
   * sales beside it. Where something differs, the orders that may explain it are asked about, and so are those in
   * doubt: the balance of this close is what the next one begins with. Each account's close is kept in the store, beside those of the same day that were made before.
   * @throws ConfigError; KumicornError `day_not_over`; StoreError
   */
  async make(options: DailyCloseOptions): Promise<DailyClose> {
    const { makeClose } = await import('./make-close.ts')
    return makeClose(this.#parts, options)
  }

  /**
   * The closes that were kept, the latest day first; of one day and account the last that was made, whatever the clock said.
   * One that cannot be read stands in the way of no other. @throws ConfigError; StoreError
   */
  async list(options: CloseListOptions = {}): Promise<ClosePage> {
    const { listCloses } = await import('./make-close.ts')
    return listCloses(this.#parts, options)
  }

  /** Closes as CSV (RFC 4180), a line for each figure: safe to open in a spreadsheet, whatever stands in it. @throws ConfigError */
  async csv(closes: readonly AccountClose[]): Promise<string> {
    requireGiven('dailyCloses.csv', 'the closes', closes, closesOfAccounts)
    const { closesCsv } = await import('./csv.ts')
    return closesCsv(closes)
  }
}
