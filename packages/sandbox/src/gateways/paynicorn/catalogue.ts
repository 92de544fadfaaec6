import { decimalText, units } from '../../engine/decimal.ts'
import type { Random } from '../../engine/random.ts'
import { type Carrier, carriers } from '../../reference-data/countries.ts'

interface Common {
  readonly carrier: Carrier
  readonly goodsId: string
}

export interface AirtimeGoods extends Common {
  readonly service: 'airtime'
  readonly id: number
  readonly buyingType: 'FIXED' | 'RANGE'
  /** Decimal text with two decimals; `0.00` where the buying type has none. */
  readonly amount: string
  readonly min: string
  readonly max: string
}

export interface DataGoods extends Common {
  readonly service: 'data'
  readonly description: string
  readonly amount: string
}

export type Goods = AirtimeGoods | DataGoods

const FIRST_ID = 37
const BUNDLES = ['100MB/7Day', '1GB/30Day', '5GB/30Day'] as const

/** What can be bought: a range and two fixed amounts of airtime and three bundles from every operator. */
export function makeGoods(random: Random): readonly Goods[] {
  const ofCode = (code: string): Carrier => carriers.find((carrier) => carrier.code === code) as Carrier
  // The goods of the reference's own examples.
  const goods: Goods[] = [
    fixed(36, ofCode('UG_MTN'), 'UG78341450565', '10.00'),
    {
      service: 'data',
      carrier: ofCode('NG_MTN'),
      goodsId: 'NG72347153587',
      description: '100MB/7Day',
      amount: '100.0',
    },
  ]
  let id = FIRST_ID
  for (const carrier of carriers) {
    const { iso, face } = carrier.country
    const goodsId = (): string => iso + random.int(7, 9) + random.digits(10)
    const money = (factor: string): string => decimalText(units(String(face)) * BigInt(factor), 2)
    goods.push({
      ...fixed(id++, carrier, goodsId(), '0.00'),
      buyingType: 'RANGE',
      min: decimalText(units(String(face)) / 2n, 2),
      max: money('1000'),
    })
    for (const factor of ['1', '5']) goods.push(fixed(id++, carrier, goodsId(), money(factor)))
    for (const [index, description] of BUNDLES.entries()) {
      const amount = `${face * (index * 5 + 1)}.0`
      goods.push({ service: 'data', carrier, goodsId: goodsId(), description, amount })
    }
  }
  return goods
}

const fixed = (id: number, carrier: Carrier, goodsId: string, amount: string): AirtimeGoods => ({
  service: 'airtime',
  id,
  carrier,
  goodsId,
  buyingType: 'FIXED',
  amount,
  min: '0.00',
  max: '0.00',
})
