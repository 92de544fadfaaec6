import { requireBaseUrl, requireUrl } from '../../client-options.ts'
import { JsonNumber } from '../../data/json.ts'
import type { Keys } from '../../data/secret.ts'
import { endpointsOf, moneyOperations } from '../../endpoint.ts'
import type { GatewayHost } from '../../gateway-plugin.ts'
import { readPage } from '../../http/paging.ts'
import type { Params, Wire } from '../../wire.ts'
import { KeyTurns } from '../key-turns.ts'
import { setUpMend } from '../set-up-mend.ts'
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
  const turns = new KeyTurns('kumquat', keys, isSignatureRefused, logger)
  let hasTold = address === false
  return {
    encode({ operation, method, money }, given, corrected) {
      const { url, params } = routes(
        operation,
        money ? { ...given, callback_url: given.callback_url ?? callbackUrl } : given,
      )
      if (money && !params.callback_url && !hasTold) {
        hasTold = true
        logger?.warn({ gateway: 'kumquat', operation }, NO_CALLBACK)
      }
      const datedAt = time.now()
      const signedBy = turns.next(corrected)
      const { body, signature } = signedBody(params, { partnerNo, datedAt, keys, signedBy })
      return { method, url, headers: HEADERS, body, datedAt, signedBy, signature }
    },
    decode({ operation, method, path }, response, { signature }) {
      const given = (endpoints as Readonly<Record<string, string | undefined>>)[operation]
      const address = `${method} ${baseUrl}${given ?? path}`
      const asked = { address, question: QUESTION }
      const hide = (text: string): string => keys.hide(text, signature ?? '')
      return openAnswer(response, { operation, isAboutMoney: aboutMoney.has(operation), asked, hide })
    },
    isUnprocessed: isTooManyRequests,
    correct(error, response, request, corrected) {
      if (isSignatureRefused(error)) return turns.turn(request, corrected)
      if (!isClockRefused(error)) return false
      const isNews = time.learn(response.headers.date, request.datedAt ?? time.now())
      return isNews && !corrected.some((before) => isClockRefused(before.error))
    },
    // And once for the clock.
    corrections: turns.most + 1,
    mendOf: (error) => setUpMend(error, kumquatSetUp, `kumquat.baseUrl (${baseUrl})`),
    paging: { page: 'currentPage', size: 'pageSize', defaultSize: 20, read: readPage },
  }
}

interface Signing {
  readonly partnerNo: string
  readonly datedAt: number
  readonly keys: Keys
  readonly signedBy: number
}

function signedBody(params: Params, { partnerNo, datedAt, keys, signedBy }: Signing) {
  const body: Record<string, unknown> = { partner_no: partnerNo, datetime: beijingDatetime(datedAt) }
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== null && value !== '')
      body[name] = typeof value === 'bigint' ? new JsonNumber(String(value)) : value
  }
  const signature = signKumquat(body, keys, signedBy)
  return { body: JSON.stringify({ ...body, sign: signature }), signature }
}
