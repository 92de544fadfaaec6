import { z } from 'zod'
import { lazy } from '../../data/lazy.ts'
import { nearestOf } from '../../data/options.ts'
import { isPlain, PLAIN } from '../../data/plain-text.ts'
import { isDate } from '../../data/realm.ts'
import {
  amountNumberParam,
  anyTextParam,
  countryCodeParam,
  int64Param,
  patternParam,
  textParam,
} from '../../data/schema.ts'
import { addressMistake } from '../../data/web-address.ts'
import { isCallOption } from '../../http/call-options.ts'
import { beijingTimestamp } from './beijing-time.ts'
import { isSignable } from './signing.ts'

/* Parameters carry KUMQUAT's own field names. What each means stands in `operations/`. */

const TIMESTAMP = 'a Date, or Beijing time as "yyyy-MM-dd HH:mm:ss"'

const timestampParam = lazy(() =>
  z.union(
    [
      patternParam(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/, TIMESTAMP),
      z
        .custom<Date>(isDate, TIMESTAMP)
        .refine((date) => date.getTime() >= 0 && date.getUTCFullYear() < 9999, TIMESTAMP)
        .transform((date) => beijingTimestamp(date.getTime())),
    ],
    TIMESTAMP,
  ),
)

const CARRIER = 'the id of a carrier: text of 1 to 64 characters, a safe integer or a bigint'
const PAGE = 'a whole number from 1'
const PAGE_SIZE = 'a whole number from 1 to 100'

export const none = lazy(() => z.strictObject({}))

export const byCountry = lazy(() => z.strictObject({ countryCode: countryCodeParam() }))

export const byId = lazy(() => z.strictObject({ id: int64Param() }))

const paging = lazy(() => ({
  currentPage: z.int(PAGE).min(1, PAGE).optional(),
  pageSize: z.int(PAGE_SIZE).min(1, PAGE_SIZE).max(100, PAGE_SIZE).optional(),
}))

export const carriersListParams = lazy(() => z.strictObject(paging()))

export const productsListParams = lazy(() =>
  z.strictObject({
    country_code: countryCodeParam().optional(),
    carrier: z.union([textParam(64), int64Param()], CARRIER).optional(),
    type: z.enum(['HF', 'LL'], '"HF" (airtime) or "LL" (data)').optional(),
    start: timestampParam().optional(),
    end: timestampParam().optional(),
    ...paging(),
  }),
)

export const numberLookUpParams = lazy(() =>
  z.strictObject({
    id: patternParam(/^[0-9]{4,20}$/, 'a phone number: 4 to 20 digits'),
    country_code: countryCodeParam().optional(),
  }),
)

// With an "&" in it, a callback could be cut in two ways and would have to be refused (see ambiguity()).
const requestNo = lazy(() =>
  patternParam(/^[^&]{1,32}$/u, 'text of 1 to 32 characters without "&", unique to this order'),
)

/** As the client's own `callbackUrl` is checked. (A schema for addresses would take blanks away from around it.) */
const addressParam = lazy(() =>
  z
    .string(ADDRESS)
    .refine(isPlain, { error: PLAIN, abort: true })
    .check(({ value, issues }) => {
      const message = addressMistake(value)
      if (message !== undefined) issues.push({ code: 'custom', message, input: value })
    }),
)
const ADDRESS = 'an http or https address'

const placing = lazy(() => ({
  request_no: requestNo(),
  account: patternParam(/^[0-9]{6,15}$/, 'the number with its country prefix: 6 to 15 digits'),
  callback_url: addressParam().optional(),
}))

// The reference's own example sends fields that its tables do not list, so extra ones are let through.
const EXTRA_ALLOWED =
  'text without half surrogate pairs and NUL, a safe integer, a bigint, true, false or null'
const extra = lazy(() =>
  z.union(
    [anyTextParam(EXTRA_ALLOWED), z.int(), z.bigint(), z.boolean(), z.null(), z.undefined()],
    EXTRA_ALLOWED,
  ),
)

/** The parameters that the client adds itself. */
const addedByClient = (params: Record<string, unknown>): boolean =>
  !['partner_no', 'datetime', 'sign'].some((name) => Object.hasOwn(params, name))
const areSignable = (params: Record<string, unknown>): boolean => Object.keys(params).every(isSignable)

/**
 * An extra field that is near to one of ours is that one misspelt: it would be sent, signed, and mean nothing. One beside
 * the field that it is near to is let through (`amount` is near to `account`), unless both are written alike.
 */
const misspelt =
  (names: readonly string[]) =>
  ({ value, issues }: z.core.ParsePayload<Record<string, unknown>>): void => {
    for (const name of Object.keys(value)) {
      if (names.includes(name) || value[name] === undefined) continue
      // It would be sent as a field of the order, and do nothing. What it is, the check of all parameters says.
      if (isCallOption(name)) issues.push({ code: 'custom', path: [name], input: value })
      const meant = names.find((known) => plainly(known) === plainly(name)) ?? nearestOf(name, names, 2)
      if (meant === undefined || (value[meant] !== undefined && plainly(meant) !== plainly(name))) continue
      const message = `this operation has no such parameter: did you mean "${meant}"?`
      issues.push({ code: 'custom', path: [name], message, input: value })
    }
  }
const plainly = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

const SIGNABLE = 'names of printable ASCII without "&" and "="'
const ADDED = 'partner_no, datetime and sign are added for you: leave them out'

export const orderPlaceParams = lazy(() =>
  z
    .object({
      ...placing(),
      product_id: int64Param(),
    })
    .catchall(extra())
    .check(misspelt(['request_no', 'account', 'callback_url', 'product_id']))
    .refine(addedByClient, ADDED)
    .refine(areSignable, SIGNABLE),
)

export const orderPlaceByValueParams = lazy(() =>
  z
    .object({
      ...placing(),
      country_code: countryCodeParam(),
      base_value: amountNumberParam(),
      unit: textParam(32),
    })
    .catchall(extra())
    .check(misspelt(['request_no', 'account', 'callback_url', 'country_code', 'base_value', 'unit']))
    .refine(addedByClient, ADDED)
    .refine(areSignable, SIGNABLE),
)

const ONE_OF = 'at least one of serial_no and request_no'

export const orderQueryParams = lazy(() =>
  z
    .strictObject({
      serial_no: textParam(64).optional(),
      request_no: patternParam(/^.{1,32}$/su, 'text of 1 to 32 characters').optional(),
    })
    .refine((params) => params.serial_no !== undefined || params.request_no !== undefined, ONE_OF),
)
