import { hash } from 'node:crypto'
import {
  type Answer,
  AnswerError,
  type Asked,
  type CallOptions,
  type ClientOptions,
  type Fact,
  type Gateway,
  GatewayError,
  type GatewayHost,
  type GatewayPlugin,
  type GatewayPreflight,
  type OrderRecord,
  type ReportedState,
  type WatchTransport,
} from '@kumicorn/core'
import {
  asObject,
  badSignature,
  decodeUtf8,
  gatewayCalls,
  type Methods,
  parseLossless,
  plainDecimal,
  readFields,
  readObject,
  requireBaseUrl,
  requireText,
  type Wire,
} from '@kumicorn/core/gateway'
import { z } from 'zod'
import { type MangoFruit, mangoEndpoints } from './endpoints.ts'
import { isMarked, signMango } from './signing.ts'

export interface MangoOptions extends ClientOptions {
  readonly baseUrl: string
  readonly farm: string
  /** A list while rotating: the first signs, all verify. */
  readonly secret: string | readonly string[]
}

export type MangoClient = Methods<typeof mangoEndpoints>

const states: Readonly<Record<string, ReportedState>> = {
  green: 'pending',
  ripe: 'succeeded',
  rotten: 'failed',
}

const MINUTE = 60_000
const told = z.looseObject({ ticket: z.string(), ripeness: z.string(), fruitId: z.string().optional() })

/** Mango as a gateway, written against what the package exports for third gateways, and nothing else. */
export function mango(options: MangoOptions): GatewayPlugin<MangoClient> {
  const baseUrl = requireBaseUrl('mango', 'baseUrl', options.baseUrl)
  const farm = requireText('mango', 'farm', options.farm)
  const secrets = [options.secret].flat().map((secret) => requireText('mango', 'secret', secret))
  return {
    name: 'mango',
    create(host) {
      const wire = wireOf(baseUrl, secrets)
      const calls = gatewayCalls({
        name: 'mango',
        endpoints: mangoEndpoints,
        wire,
        options,
        host,
        gateway: (): Gateway => gateway,
      })
      const { look } = mangoEndpoints.fruits
      const gateway: Gateway<MangoClient> = {
        name: 'mango',
        account: `mango_${hash('sha256', farm, 'hex').slice(0, 16)}`,
        client: calls.methods,
        endpoints: mangoEndpoints,
        schedule: {
          delays: [MINUTE, 5 * MINUTE, 15 * MINUTE],
          ratePerSecond: 5,
          concurrency: 5,
          horizon: 72 * 60 * MINUTE,
        },
        kindOf: () => 'fruit',
        asked: (_, { sku, to }): Asked => ({
          terms: { sku: String(sku), to: String(to) },
          recipient: String(to),
        }),
        read,
        query: (order, call) => query(order, (params) => calls.read(look, params, call)),
        callbacks: {
          mango: {
            path: '/mango',
            read: (rawBody) => readCallback(rawBody, secrets),
            acknowledge: () => 'eaten',
          },
        },
        preflight: (watch) => mangoPreflight({ ...options, baseUrl }, { host, wire, gateway, watch }),
        close: calls.close,
      }
      return gateway
    },
  }
}

interface PreflightParts {
  readonly host: GatewayHost
  readonly wire: Wire
  readonly gateway: Gateway
  readonly watch: WatchTransport
}

function mangoPreflight(
  options: MangoOptions,
  { host, wire, gateway, watch }: PreflightParts,
): GatewayPreflight {
  const once = { ...options, transport: watch(options.transport), retries: 0, logger: false } as const
  const { read } = gatewayCalls({
    name: 'mango',
    endpoints: mangoEndpoints,
    wire,
    options: once,
    host,
    gateway: () => gateway,
  })
  const look = (call?: CallOptions): Promise<'known' | 'unknown'> =>
    read(mangoEndpoints.fruits.look, { ticket: 'preflight' }, call).then(
      () => 'known',
      (error: unknown) => {
        if (error instanceof GatewayError && error.gatewayCode === 'nothing') return 'unknown'
        throw error
      },
    )
  const [secret = ''] = [options.secret].flat()
  return {
    url: options.baseUrl,
    signedRead: look,
    refusals: { forged: { line: 'credentials', mend: 'compare mango.secret with the one of the farm' } },
    checks: [
      {
        name: 'tickets',
        run: async ({ signal }) => ({ state: 'ok', found: `a ticket is ${await look({ signal })}` }),
      },
    ],
    callbacks: { mango: { probe: () => Buffer.from(signMango('{}', secret)) } },
  }
}

function wireOf(baseUrl: string, secrets: readonly string[]): Wire {
  return {
    encode: ({ path }, params) => ({
      method: 'POST',
      url: baseUrl + path,
      headers: { 'content-type': 'application/json' },
      body: signMango(JSON.stringify(params), secrets[0] as string),
    }),
    decode({ operation }, { status, body }) {
      const context = { gateway: 'mango', operation, httpStatus: status }
      const { message, mark } = parseLossless(decodeUtf8(body)) as Readonly<Record<string, unknown>>
      if (typeof message !== 'string' || !isMarked(message, String(mark), secrets))
        throw new AnswerError('signature', `${operation}: the mark does not match`, context)
      const value = parseLossless(message) as Readonly<Record<string, unknown>>
      const { worm } = value
      if (typeof worm !== 'string') return value
      throw new GatewayError({ ...context, gatewayCode: worm, gatewayMessage: '', meaning: worms[worm] })
    },
  }
}

const worms: Readonly<Record<string, string>> = {
  taken: 'this ticket was used before',
  unripe: 'no such fruit to sell',
  nothing: 'this ticket is not known',
}

function factOf(fruit: MangoFruit, source: Fact['source']): Fact {
  const { ticket, fruitId, ripeness, price, seed, sku, to } = fruit
  const state = Object.hasOwn(states, ripeness) ? states[ripeness] : undefined
  const isFailure = state === 'failed'
  const about = { gateway: 'mango', gatewayCode: ripeness, gatewayMessage: '', httpStatus: 200 }
  return {
    source,
    kinds: ['fruit'],
    reference: ticket,
    state: state ?? (source === 'callback' ? undefined : 'unknown'),
    status: ripeness,
    gatewayReference: fruitId,
    ids: fruitId === undefined ? {} : { fruitId },
    amount: price === undefined ? undefined : plainDecimal(price),
    terms: textsOf({ sku, to }),
    details: textsOf({ seed }),
    secrets: seed === undefined ? [] : ['seed'],
    data: fruit,
    answer: fruit,
    error: isFailure ? new GatewayError({ ...about, meaning: 'the fruit has gone off' }) : undefined,
  }
}

const textsOf = (texts: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )

function read(order: OrderRecord, answer: Answer): Fact {
  if ('result' in answer) return factOf(answer.result as MangoFruit, 'call')
  const { refusal } = answer
  const isTaken = refusal.gatewayCode === 'taken'
  return {
    source: 'call',
    kinds: [order.kind],
    reference: order.reference,
    state: refusal.meaning === undefined || isTaken ? 'unknown' : 'rejected',
    status: refusal.gatewayCode,
    data: { worm: refusal.gatewayCode },
    error: refusal,
    exists: isTaken,
  }
}

async function query(
  { reference }: OrderRecord,
  look: (params: { readonly ticket: string }, call?: CallOptions) => Promise<unknown>,
): Promise<Fact | 'absent'> {
  try {
    return factOf((await look({ ticket: reference })) as MangoFruit, 'query')
  } catch (error) {
    if (error instanceof GatewayError && error.gatewayCode === 'nothing') return 'absent'
    throw error
  }
}

function readCallback(rawBody: Uint8Array, secrets: readonly string[]): Fact {
  const { message, mark } = readObject(rawBody)
  if (typeof message !== 'string' || !isMarked(message, String(mark), secrets)) throw badSignature()
  const fields = readFields(
    told,
    asObject(() => message, 'the message'),
  )
  return { ...factOf(fields as MangoFruit, 'callback'), callback: 'mango' }
}
