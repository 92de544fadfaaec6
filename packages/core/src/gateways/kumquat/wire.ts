import type { Params, Wire } from '../../client.ts'
import { requireBaseUrl, requireUrl } from '../../client-options.ts'
import type { Clock } from '../../data/clock.ts'
import { JsonNumber } from '../../data/json.ts'
import type { Keys } from '../../data/secret.ts'
import { endpointsOf, moneyOperations } from '../../endpoint.ts'
import { readPage } from '../../http/paging.ts'
import { isClockRefused, isTooManyRequests, openAnswer } from './answer.ts'
import { beijingDatetime } from './beijing-time.ts'
import { GatewayTime } from './clock-skew.ts'
import { kumquatEndpoints } from './endpoints.ts'
import type { KumquatOptions } from './options.ts'
import { routesOf } from './routes.ts'
import { signKumquat } from './signing.ts'

const HEADERS = { 'content-type': 'application/json; charset=utf-8', accept: 'application/json' } as const

/** How KUMQUAT's calls are written and read. @throws ConfigError */
export function kumquatWire(options: KumquatOptions, keys: Keys, clock: Clock): Wire {
  const { partnerNo, endpoints = {} } = options
  const callbackUrl =
    options.callbackUrl === undefined ? undefined : requireUrl('kumquat', 'callbackUrl', options.callbackUrl)
  const baseUrl = requireBaseUrl('kumquat', 'baseUrl', options.baseUrl)
  const routes = routesOf(baseUrl, endpointsOf(kumquatEndpoints), endpoints)
  const aboutMoney = moneyOperations(kumquatEndpoints)
  const time = new GatewayTime(clock)
  return {
    encode({ operation, method, money }, given) {
      const { url, params } = routes(operation, money ? { callback_url: callbackUrl, ...given } : given)
      const datedAt = time.now()
      return { method, url, headers: HEADERS, body: signedBody(params, partnerNo, datedAt, keys), datedAt }
    },
    decode: ({ operation }, response) => openAnswer(response, operation, aboutMoney.has(operation)),
    isUnprocessed: isTooManyRequests,
    correct: (error, response, { datedAt = time.now() }) =>
      isClockRefused(error) && time.learn(response.headers.date, datedAt),
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
