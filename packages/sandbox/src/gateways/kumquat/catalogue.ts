import { beijingTimestamp } from '@kumicorn/messages'
import { decimalText, times, type Units, units } from '../../engine/decimal.ts'
import type { Random } from '../../engine/random.ts'
import { type Carrier, carriers } from '../../reference-data/countries.ts'
import { convert } from '../../reference-data/rates.ts'

export interface Product {
  /** int64 as text. */
  readonly id: string
  readonly name: string
  readonly carrier: Carrier
  /** `HF` airtime, `LL` data. */
  readonly type: 'HF' | 'LL'
  /** Decimal text with its trailing zero, in CNY. */
  readonly price: string
  readonly baseValue: string
  readonly unit: string
  /** Beijing time. */
  readonly updateTime: string
  /** A code that is sold: the callback brings the `pin`. */
  readonly card: boolean
  /** Not for sale any more. */
  readonly off: boolean
}

/** Products with fixed ids, for examples and tests. */
export const wellKnown = { ordinary: '19402', withFraction: '19403', card: '19410', off: '19499' } as const

const FIRST_ID = 20_001
/** A JavaScript number would change this id, and each one above it that is odd. */
const BEYOND_NUMBER = 9_007_199_254_740_993n
const DATA_PACKAGES = [100, 500, 1024, 5120] as const
const FACES = [1, 2, 5, 10] as const
/** The reference gives no dates: half a year, always the same. */
const UPDATES_FROM = Date.parse('2026-01-01T00:00:00+08:00')
const UPDATES_SPAN = 180 * 24 * 60 * 60

/** Four airtime and four data products for every carrier, prices and ids by the seed. */
export function makeCatalogue(random: Random): readonly Product[] {
  const products: Product[] = wellKnownProducts(random)
  let id = FIRST_ID
  const nextId = (): string => {
    id += random.int(1, 9)
    const big = products.length % 20 === 0
    return big ? String(BEYOND_NUMBER + 2n * BigInt(id)) : String(id)
  }
  for (const carrier of carriers) {
    const { face, currency } = carrier.country
    for (const factor of FACES) {
      products.push(airtime(nextId(), carrier, `${face * factor}.0`, currency, random))
    }
    for (const [index, size] of DATA_PACKAGES.entries()) {
      const worth = units(String(face * (index + 1)))
      products.push({
        ...common(nextId(), carrier, worth, random),
        name: `${carrier.name} ${carrier.country.name} ${size} MB`,
        type: 'LL',
        baseValue: `${size}.0`,
        unit: 'MB',
      })
    }
  }
  return products
}

function wellKnownProducts(random: Random): Product[] {
  const ofCode = (code: string): Carrier => carriers.find((carrier) => carrier.code === code) as Carrier
  const card = airtime(wellKnown.card, ofCode('KE_SAFARICOM'), '250.0', 'KES', random)
  return [
    { ...airtime(wellKnown.ordinary, ofCode('CN_CHINAMOBILE'), '100.0', 'CNY', random), price: '98.0' },
    airtime(wellKnown.withFraction, ofCode('KE_TELKOM'), '100.50', 'KES', random),
    { ...card, name: `${card.name} card`, card: true },
    { ...airtime(wellKnown.off, ofCode('KE_AIRTEL'), '75.0', 'KES', random), off: true },
  ]
}

function airtime(id: string, carrier: Carrier, baseValue: string, unit: string, random: Random): Product {
  return {
    ...common(id, carrier, units(baseValue), random),
    name: `${carrier.name} ${carrier.country.name} ${baseValue.replace(/\.0$/, '')} ${unit}`,
    type: 'HF',
    baseValue,
    unit,
  }
}

function common(id: string, carrier: Carrier, worth: Units, random: Random) {
  const inYuan = convert(worth, carrier.country.currency, 'CNY') ?? worth
  const price = decimalText(times(inYuan, units(`0.${random.int(950, 995)}`)), 1)
  const updatedAt = UPDATES_FROM + random.int(0, UPDATES_SPAN) * 1_000
  return {
    id,
    carrier,
    price: price === '0.0' ? '0.1' : price,
    updateTime: beijingTimestamp(updatedAt),
    card: false,
    off: false,
  }
}
