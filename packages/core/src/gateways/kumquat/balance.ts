import { addDecimals, compareDecimals, type DecimalText } from '../../data/decimal.ts'

/**
 * What may still be spent: `balance + credit` while the balance is above zero, else `credit`. Exact decimal
 * text. (Reference: 余额查询.)
 * @example availableBalance({ balance: '10.50', credit: '100' }) // '110.50'
 */
export function availableBalance({
  balance,
  credit,
}: {
  readonly balance: string
  readonly credit: string
}): DecimalText {
  return compareDecimals(balance, '0') > 0 ? addDecimals(balance, credit) : addDecimals(credit, '0')
}
