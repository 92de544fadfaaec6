import { type Endpoint, kumquatEndpoints, paynicornEndpoints } from '@kumicorn/core/endpoints'
import { describe, expect, it } from 'vitest'
import { endpoints as kumquat } from '../../src/gateways/kumquat/endpoints.ts'
import { type Fields, type ParamTable, readParams } from '../../src/gateways/params.ts'
import { endpoints as paynicorn } from '../../src/gateways/paynicorn/endpoints.ts'

/*
 * The sandbox reads the gateways' pages by itself, so that it checks core. Here both readings are put side by side:
 * where they differ, the list below says why. A new difference is a mistake of one of the two, or a new line.
 */

interface OwnEndpoint extends ParamTable<Fields> {
  readonly operation: string
  readonly path: string
}

const own: readonly OwnEndpoint[] = [...Object.values(kumquat), ...Object.values(paynicorn)]

function rowsOf(table: object): readonly Endpoint[] {
  return 'operation' in table ? [table as Endpoint] : Object.values(table).flatMap(rowsOf)
}
const rows = [...rowsOf(kumquatEndpoints), ...rowsOf(paynicornEndpoints)]

/** Parameters that both take, by name. */
const good: Readonly<Record<string, unknown>> = {
  countryCode: 'NG',
  country_code: 'NG',
  currency: 'NGN',
  amount: '100.00',
  base_value: '100.00',
  unit: 'NGN',
  account: '2348031234567',
  id: '19402',
  product_id: '19402',
  carrier: '1001',
  type: 'HF',
  start: '2026-01-31 23:59:59',
  end: '2026-02-28 00:00:00',
  currentPage: 1,
  pageSize: 20,
  callback_url: 'https://shop.example/callbacks',
  payMethod: 'MTN',
  payoutMethod: 'MTN',
  payByLocalCurrency: true,
  districtChannel: 99,
  startTime: '2026-11-01',
  endTime: '2026-11-30',
  startDay: '2026-11-01',
  endDay: '2026-11-30',
  pageNo: 1,
  metric: 'country',
  countries: ['NG'],
  operators: ['NG_MTN'],
  bizType: 'm_topup',
  benefitNo: '8031234567',
  nationalPhoneNo: '08031234567',
  txnType: 'payment',
}

/** What people and programs send in the place of any of them. */
const odd: readonly unknown[] = [
  '',
  ' ',
  'x',
  'a&b',
  'x'.repeat(9),
  'x'.repeat(17),
  'x'.repeat(33),
  'x'.repeat(65),
  'x'.repeat(129),
  'x'.repeat(1_025),
  '0',
  '-1',
  '1.005',
  '007',
  '101',
  '1234567',
  '1e3',
  '12345678901234567890',
  '9223372036854775808',
  0,
  1,
  1.5,
  true,
  null,
  {},
  [],
  'NGN',
  'KES',
  'USD',
  'KE',
  'ng',
  'ftp://shop.example/',
  'https://shop.example/?a=b',
  '2026-13-45 00:00:00',
  '2026-13-45',
  '2026-02-30 12:00:00',
  'LL',
  'data_topup',
]

/** The differences, and why they are no mistakes. `core`: only core refuses. `sandbox`: only the sandbox does. */
const FILLED_IN = 'mandatory by the page; the client of core fills it in'
const NO_SUCH_TIME = 'there is no such time: the gateway would have to refuse it, or take it for another'
const BLANK =
  "core's own rule: one refund a payment is told by it, and a blank would make another payment of it"
const LATER = 'refused by the sandbox as well, with 4012: as business, not as a parameter'
const PLAIN_DIGITS = 'a number of JSON may have an exponent; core sends plain digits'
/** By field and value, or by field where it is the same for all values. */
const reasons: Readonly<Record<string, string>> = {
  'core: amount "1e3"': PLAIN_DIGITS,
  'core: base_value "1e3"': PLAIN_DIGITS,
  'core: amount "007"':
    'no page forbids leading zeros; core sends none, for an answer would repeat it otherwise',
  'core: countryCode "KE"': LATER,
  'core: currency "KES"': LATER,
  'core: payTxnId " "': BLANK,
  'core: payTxnId "2026-02-30 12:00:00"': BLANK,
  'core: payTxnId "2026-13-45 00:00:00"': BLANK,
  'core: request_no "a&b"': "core's own rule: signed, it could be read in two ways",
  'sandbox: appKey ""': FILLED_IN,
  'sandbox: appKey null': FILLED_IN,
  'sandbox: bizType ""': FILLED_IN,
  'sandbox: bizType null': FILLED_IN,
  'sandbox: productCode ""': FILLED_IN,
  'sandbox: productCode null': FILLED_IN,
  'sandbox: start "2026-13-45 00:00:00"': NO_SUCH_TIME,
  'sandbox: start "2026-02-30 12:00:00"': NO_SUCH_TIME,
  'sandbox: end "2026-13-45 00:00:00"': NO_SUCH_TIME,
  'sandbox: end "2026-02-30 12:00:00"': NO_SUCH_TIME,
}

describe('the sandbox and core, side by side', () => {
  it('have the same operations, at the same addresses', () => {
    expect(own.map(({ operation, path }) => [operation, path])).toEqual(
      rows.map(({ operation, path }) => [operation, path]),
    )
  })

  it('have the same parameters', () => {
    const names = (fields: object): readonly string[] => Object.keys(fields).toSorted()
    for (const { operation, fields } of own) {
      const request = rows.find((row) => row.operation === operation)?.request
      const shape = request !== undefined && 'shape' in request ? (request.shape as object) : {}
      // Core adds the appKey of top-ups by itself; the sandbox looks at it apart from the parameters.
      const { appKey: _, ...others } = { appKey: undefined, ...shape }
      const { appKey: __, ...ownOthers } = { appKey: undefined, ...fields }
      expect([operation, names(ownOthers)]).toEqual([operation, names(others)])
    }
  })

  it('differ only where there is a reason', () => {
    const found = new Set<string>()
    for (const endpoint of own) {
      const { operation, fields } = endpoint
      const request = rows.find((row) => row.operation === operation)?.request
      const base = baseOf(operation, Object.keys(fields))
      expect([operation, request?.safeParse(base).success]).toEqual([operation, true])
      for (const field of Object.keys(fields)) {
        for (const value of odd) {
          const given = { ...base, [field]: value }
          const takes = readParams(endpoint, given).ok
          const coreTakes = spellings(value).some((spelling) => {
            const { [field]: _, ...others } = base
            const params = spelling === undefined ? others : { ...base, [field]: spelling }
            return request?.safeParse(params).success === true
          })
          if (takes === coreTakes) continue
          const who = `${takes ? 'core' : 'sandbox'}: ${field}`
          found.add(who in reasons ? who : `${who} ${shown(value)}`)
        }
      }
    }
    expect([...found].toSorted()).toEqual(Object.keys(reasons).toSorted())
  })
})

/** Parameters of an operation that both take. */
function baseOf(operation: string, names: readonly string[]): Readonly<Record<string, unknown>> {
  const base = Object.fromEntries(names.map((name) => [name, good[name] ?? 'text']))
  return { ...base, ...only[operation] }
}

const only: Readonly<Record<string, object>> = {
  'reports.vas': { districtChannel: '99' },
  'airtime.goods': { productCode: 'm_topup' },
  'data.goods': { productCode: 'data_topup' },
}

/**
 * What a value says in other spellings. On the wire the sandbox takes text for numbers and numbers for text, and
 * nothing, empty text and null alike, as other clients send them; core's users have types.
 */
function spellings(value: unknown): readonly unknown[] {
  if (value === null || value === '') return [value, undefined]
  if (typeof value === 'number' || typeof value === 'boolean') return [value, String(value)]
  return typeof value === 'string' && /^\d+$/.test(value) ? [value, Number(value)] : [value]
}

const shown = (value: unknown): string => {
  const text = JSON.stringify(value)
  return text.length > 40 ? `${text[0]}${text[1]}… (${text.length - 2})` : text
}
