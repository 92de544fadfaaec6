import { httpServer } from '@kumicorn/testkit'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { gatewayCalls, type Wire } from '../../../src/gateway-kit.ts'
import {
  type CallOptions,
  createKumicorn,
  type Fact,
  type Gateway,
  GatewayError,
  type GatewayPlugin,
  type KumicornOptions,
  type Outcome,
} from '../../../src/index.ts'

export const MINUTE = 60_000
export const aFact = (fields: object = {}): Fact => ({
  source: 'call',
  kinds: ['fruit'],
  reference: 'P1',
  state: 'pending',
  status: 'ok',
  data: {},
  ...fields,
})

interface Client {
  buy(params: { readonly id: string }, options?: CallOptions): Promise<Outcome<object>>
}

/** A gateway whose author has overlooked something. */
export function papaya(
  url: string,
  {
    wire,
    retries = 1,
    request = z.object({ id: z.string() }),
    ...given
  }: Partial<Gateway> & {
    readonly wire?: Partial<Wire>
    readonly retries?: number
    readonly request?: z.ZodType
  } = {},
): GatewayPlugin<Client> {
  const buy = {
    operation: 'buy',
    method: 'POST',
    path: '/buy',
    request,
    response: z.looseObject({}),
    money: { reference: 'id', query: { operation: 'ask', params: (id: string) => ({ id }) } },
  } as const
  return {
    name: 'papaya',
    create(host) {
      const calls = gatewayCalls({
        name: 'papaya',
        endpoints: { buy },
        host,
        options: { retries },
        gateway: () => made,
        wire: {
          encode: (_, params) => ({ method: 'POST', url, headers: {}, body: JSON.stringify(params) }),
          decode: (_, { body }) => JSON.parse(Buffer.from(body).toString()) as unknown,
          ...wire,
        },
      })
      const made: Gateway<Client> = {
        name: 'papaya',
        account: 'papaya_1',
        endpoints: { buy },
        callbacks: {},
        schedule: { delays: [MINUTE], ratePerSecond: 5, concurrency: 2, horizon: 72 * 60 * MINUTE },
        kindOf: () => 'fruit',
        asked: () => ({ terms: {} }),
        read: ({ reference }) => aFact({ reference }),
        query: async () => 'absent',
        close: calls.close,
        ...given,
        client: calls.methods as unknown as Client,
      }
      return made
    },
  }
}

export async function market(given: Parameters<typeof papaya>[1], options: Partial<KumicornOptions> = {}) {
  const server = await httpServer((response) => response.end('{}'))
  const plugin = papaya(server.url, given)
  const kumicorn = createKumicorn({ gateways: [plugin], ...options })
  onTestFinished(() => kumicorn.stop())
  return { kumicorn, server, client: kumicorn.client(plugin) }
}

export const fails = (): never => {
  throw new TypeError('overlooked')
}
export const refuses = (): never => {
  throw new GatewayError({
    gateway: 'papaya',
    operation: 'buy',
    gatewayCode: 'no',
    gatewayMessage: '',
    httpStatus: 200,
  })
}

export const cyclic: Record<string, unknown> = {}
cyclic.self = cyclic
