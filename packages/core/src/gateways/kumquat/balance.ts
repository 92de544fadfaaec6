import { addDecimals, compareDecimals, type DecimalText } from '../../data/decimal.ts'
import { anObject, requireGiven } from '../../data/options.ts'

/**
 * What may still be spent: `balance + credit` while the balance is above zero, else `credit`. Exact decimal
 * text. (Reference: 余额查询.)
 * @example availableBalance({ balance: '10.50', credit: '100' }) // '110.50'
 * @throws ConfigError for what is no balance, TypeError for one that is no decimal text
 */
export function availableBalance(told: { readonly balance: string; readonly credit: string }): DecimalText {
  requireGiven('availableBalance', 'the balance', told, anObject)
  const { balance, credit } = told
  return compareDecimals(balance, '0') > 0 ? addDecimals(balance, credit) : addDecimals(credit, '0')
}
