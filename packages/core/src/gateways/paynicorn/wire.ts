import { requireBaseUrl } from '../../client-options.ts'
import { JsonNumber, type JsonObject } from '../../data/json.ts'
import type { Keys } from '../../data/secret.ts'
import { type Endpoint, moneyOperations } from '../../endpoint.ts'
import type { GatewayHost } from '../../gateway-plugin.ts'
import type { Wire } from '../../wire.ts'
import { KeyTurns } from '../key-turns.ts'
import { setUpMend } from '../set-up-mend.ts'
import { textsOf } from '../texts.ts'
import { isSignatureRefused, openAnswer, resultOf } from './answer.ts'
import { type PaynicornEndpoint, paynicornEndpoints } from './endpoints.ts'
import { DEFAULT_URL, type PaynicornOptions } from './options.ts'
import { secretParams } from './params.ts'
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
  const turns = new KeyTurns('paynicorn', keys, isSignatureRefused, logger)
  return {
    encode(endpoint, params, corrected) {
      const { method, path, appKeyInside } = rowOf(endpoint)
      const url = base + path
      if (method === 'GET') return { method, url, headers: NO_BODY }
      const content = appKeyInside ? { ...params, appKey: params.appKey ?? appKey } : params
      const signedBy = turns.next(corrected)
      const sealed = seal(content, keys, signedBy)
      const body = JSON.stringify({ ...sealed, appKey })
      const secrets = Object.values(textsOf(params, secretParams))
      return { method, url, headers: HEADERS, body, signedBy, signature: sealed.sign, secrets }
    },
    decode(endpoint, response, { signature, secrets = [] }) {
      const row = rowOf(endpoint)
      const asked = { address: `${row.method} ${base}${row.path}`, question }
      const hide = (text: string): string => keys.hide(text, signature ?? '', ...secrets)
      const isAboutMoney = aboutMoney.has(row.operation)
      const content = openAnswer(response, row, { keys, isAboutMoney, asked, hide })
      return resultOf(withHiddenWords(content, hide), row, response.status)
    },
    correct: (error, _, request, corrected) => isSignatureRefused(error) && turns.turn(request, corrected),
    corrections: turns.most,
    mendOf: (error) => setUpMend(error, paynicornSetUp, `paynicorn.baseUrl (${base})`),
  }
}

/** The table holds no other rows. */
const rowOf = (endpoint: Endpoint): PaynicornEndpoint => endpoint as PaynicornEndpoint

/** Of an order it says in words why it was refused: these become those of an error, too. */
const WORDS = ['code', 'message', 'msg']

function withHiddenWords(content: JsonObject, hide: (text: string) => string): JsonObject {
  const { result } = content
  const isTold = typeof result === 'object' && result !== null && !Array.isArray(result)
  const within = isTold && !(result instanceof JsonNumber) ? hiddenWords(result as JsonObject, hide) : result
  const shown = hiddenWords(content, hide)
  return within === result ? shown : { ...shown, result: within as JsonObject }
}

/** The same object where nothing was to be hidden. */
function hiddenWords(told: JsonObject, hide: (text: string) => string): JsonObject {
  const hidden = WORDS.flatMap((name) => {
    const word = told[name]
    const shown = typeof word === 'string' ? hide(word) : word
    return shown === undefined || shown === word ? [] : [[name, shown] as const]
  })
  return hidden.length === 0 ? told : { ...told, ...Object.fromEntries(hidden) }
}
