import type { Params, Wire } from '../../client.ts'
import { requireBaseUrl, requireUrl } from '../../client-options.ts'
import { JsonNumber } from '../../data/json.ts'
import type { Keys } from '../../data/secret.ts'
import { endpointsOf, moneyOperations } from '../../endpoint.ts'
import type { GatewayHost } from '../../gateway-plugin.ts'
import { readPage } from '../../http/paging.ts'
import { setUpMend } from '../set-up-mend.ts'
import { turnKeys } from '../turn-keys.ts'
import { isClockRefused, isSignatureRefused, isTooManyRequests, openAnswer } from './answer.ts'
import { beijingDatetime } from './beijing-time.ts'
import { GatewayTime } from './clock-skew.ts'
import { kumquatEndpoints } from './endpoints.ts'
import type { KumquatOptions } from './options.ts'
import { kumquatSetUp } from './refusals.ts'
import { routesOf } from './routes.ts'
import { signKumquat } from './signing.ts'

const HEADERS = { 'content-type': 'application/json; charset=utf-8', accept: 'application/json' } as const

const NO_CALLBACK =
  'kumicorn: an order names no address for its callback. Give kumquat.callbackUrl (false, if one is set in the ' +
  'console of KUMQUAT), or callback_url with the order: else no callback comes, and its end is known only once it is ' +
  'asked for'

const QUESTION = 'is kumquat.baseUrl right, and the path (kumquat.endpoints)?'

/** How KUMQUAT's calls are written and read. @throws ConfigError */
export function kumquatWire(
  options: KumquatOptions,
  keys: Keys,
  { clock, logger }: Pick<GatewayHost, 'clock' | 'logger'>,
): Wire {
  const { partnerNo, endpoints = {} } = options
  const { callbackUrl: address } = options
  const callbackUrl =
    address === undefined || address === false ? undefined : requireUrl('kumquat', 'callbackUrl', address)
  const baseUrl = requireBaseUrl('kumquat', 'baseUrl', options.baseUrl)
  const routes = routesOf(baseUrl, endpointsOf(kumquatEndpoints), endpoints)
  const aboutMoney = moneyOperations(kumquatEndpoints)
  const time = new GatewayTime(clock)
  let hasTold = address === false
  return {
    encode({ operation, method, money }, given) {
      const { url, params } = routes(operation, money ? { callback_url: callbackUrl, ...given } : given)
      if (money && !params.callback_url && !hasTold) {
        hasTold = true
        logger?.warn({ gateway: 'kumquat', operation }, NO_CALLBACK)
      }
      const datedAt = time.now()
      const signedBy = keys.signing
      const body = signedBody(params, partnerNo, datedAt, keys)
      return { method, url, headers: HEADERS, body, datedAt, signedBy }
    },
    decode({ operation, method, path }, response) {
      const given = (endpoints as Readonly<Record<string, string | undefined>>)[operation]
      const address = `${method} ${baseUrl}${given ?? path}`
      return openAnswer(response, operation, aboutMoney.has(operation), { address, question: QUESTION })
    },
    isUnprocessed: isTooManyRequests,
    correct(error, response, { datedAt = time.now(), signedBy }) {
      if (isSignatureRefused(error)) return turnKeys('kumquat', keys, signedBy, logger)
      return isClockRefused(error) && time.learn(response.headers.date, datedAt)
    },
    mendOf: (error) => setUpMend(error, kumquatSetUp, `kumquat.baseUrl (${baseUrl})`),
    paging: { page: 'currentPage', size: 'pageSize', defaultSize: 20, read: readPage },
  }
}

function signedBody(params: Params, partnerNo: string, datedAt: number, keys: Keys): string {
  const body: Record<string, unknown> = { partner_no: partnerNo, datetime: beijingDatetime(datedAt) }
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== null && value !== '')
      body[name] = typeof value === 'bigint' ? new JsonNumber(String(value)) : value
  }
  body.sign = signKumquat(body, keys)
  return JSON.stringify(body)
}
