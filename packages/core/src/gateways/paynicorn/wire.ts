import type { Wire } from '../../client.ts'
import { requireBaseUrl } from '../../client-options.ts'
import type { Keys } from '../../data/secret.ts'
import { type Endpoint, moneyOperations } from '../../endpoint.ts'
import type { GatewayHost } from '../../gateway-plugin.ts'
import { setUpMend } from '../set-up-mend.ts'
import { turnKeys } from '../turn-keys.ts'
import { isSignatureRefused, openAnswer, resultOf } from './answer.ts'
import { type PaynicornEndpoint, paynicornEndpoints } from './endpoints.ts'
import { DEFAULT_URL, type PaynicornOptions } from './options.ts'
import { paynicornSetUp } from './refusals.ts'
import { seal } from './signing.ts'

const HEADERS = { 'content-type': 'application/json', accept: 'application/json' } as const
const NO_BODY = { accept: 'application/json' } as const

/** How Paynicorn's calls are written and read. @throws ConfigError */
export function paynicornWire(
  options: PaynicornOptions,
  keys: Keys,
  { logger }: Pick<GatewayHost, 'logger'>,
): Wire {
  const { appKey, baseUrl = DEFAULT_URL } = options
  const base = requireBaseUrl('paynicorn', 'baseUrl', baseUrl)
  const aboutMoney = moneyOperations(paynicornEndpoints)
  const ending = base.endsWith('/trade') ? '' : ' Paynicorn\'s own ends in "/trade".'
  const question = `is paynicorn.baseUrl right?${ending}`
  return {
    encode(endpoint, params) {
      const { method, path, appKeyInside } = rowOf(endpoint)
      const url = base + path
      if (method === 'GET') return { method, url, headers: NO_BODY }
      const content = appKeyInside ? { ...params, appKey: params.appKey ?? appKey } : params
      const signedBy = keys.signing
      const body = JSON.stringify({ ...seal(content, keys), appKey })
      return { method, url, headers: HEADERS, body, signedBy }
    },
    decode(endpoint, response) {
      const row = rowOf(endpoint)
      const asked = { address: `${row.method} ${base}${row.path}`, question }
      const content = openAnswer(response, row, keys, aboutMoney.has(row.operation), asked)
      return resultOf(content, row, response.status)
    },
    correct: (error, _, { signedBy }) =>
      isSignatureRefused(error) && turnKeys('paynicorn', keys, signedBy, logger),
    mendOf: (error) => setUpMend(error, paynicornSetUp, `paynicorn.baseUrl (${base})`),
  }
}

/** The table holds no other rows. */
const rowOf = (endpoint: Endpoint): PaynicornEndpoint => endpoint as PaynicornEndpoint
