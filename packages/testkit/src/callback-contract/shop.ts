import { type CallbackRequest, createKumicorn, type OrderEvent } from '@kumicorn/core'
import {
  kumquatCallback,
  paynicornPostback,
  paynicornRecharge,
  type SignedCallback,
} from '@kumicorn/core/testing'
import { expect } from 'vitest'
import { mango } from '../mango/mango.ts'
import { signMango } from '../mango/signing.ts'
import type { Application, RunningApplication } from './application.ts'
import { send, type WireReply, type WireRequest } from './wire.ts'

export const MAX_BODY_BYTES = 20_000
/** Milliseconds: more than any test takes to send a body that is to be received. */
export const BODY_TIMEOUT = 2_000
/** The key that signs, and the one before it. */
export const KUMQUAT_KEYS = ['new-sign-key', 'old-sign-key'] as const
export const PAYNICORN_KEYS = ['new-merchant-secret', 'old-merchant-secret'] as const

/** What differs between the kinds of callbacks: those of the package, and that of a third gateway. */
export interface Kind {
  /** The name of the callback. */
  readonly kind: string
  /** The kind of order that it is about. */
  readonly order: string
  readonly path: string
  readonly keys: readonly [string, string]
  readonly acknowledgement: string
  sign(reference: string, key?: string): SignedCallback
}

const MANGO_KEYS = ['new-mango-secret', 'old-mango-secret'] as const

/** A callback of the third gateway. */
function mangoCallback(ticket: string, key: string): SignedCallback {
  const body = signMango(JSON.stringify({ ticket, ripeness: 'ripe' }), key)
  const headers = { 'content-type': 'application/json' }
  return { method: 'POST', headers, body, rawBody: new TextEncoder().encode(body) }
}

export const KINDS: readonly Kind[] = [
  {
    kind: 'kumquat',
    order: 'order',
    path: '/kumquat',
    keys: KUMQUAT_KEYS,
    acknowledgement: 'SUCCESS',
    sign: (reference, key = KUMQUAT_KEYS[0]) => kumquatCallback({ request_no: reference }, key),
  },
  {
    kind: 'paynicornPostback',
    order: 'payment',
    path: '/paynicorn/postback',
    keys: PAYNICORN_KEYS,
    acknowledgement: 'success_32012210000010134',
    sign: (reference, key = PAYNICORN_KEYS[0]) => paynicornPostback({ orderId: reference }, key),
  },
  {
    kind: 'paynicornRecharge',
    order: 'topUp',
    path: '/paynicorn/recharge',
    keys: PAYNICORN_KEYS,
    acknowledgement: 'success',
    sign: (reference, key = PAYNICORN_KEYS[0]) => paynicornRecharge({ originOrderNo: reference }, key),
  },
  {
    kind: 'mango',
    order: 'fruit',
    path: '/mango',
    keys: MANGO_KEYS,
    acknowledgement: 'eaten',
    sign: (reference, key = MANGO_KEYS[0]) => mangoCallback(reference, key),
  },
]

const TEXT = 'text/plain; charset=utf-8'
let references = 0

/** A merchant whose callbacks arrive through the application under test. */
export class Shop {
  readonly #application: Application
  readonly #kumicorn = merchant()
  /** Never receives over HTTP: tells what core itself replies. */
  readonly #twin = merchant()
  #running: RunningApplication | undefined
  readonly events: OrderEvent[] = []
  readonly errors: { readonly details: object; readonly message: string }[] = []
  /** What the shop's handler does with the order of a reference, besides noting it down. */
  readonly work = new Map<string, () => Promise<void>>()

  constructor(application: Application) {
    this.#application = application
    const handle = async (event: OrderEvent): Promise<void> => {
      await this.work.get(event.reference)?.()
      this.events.push(event)
    }
    this.#kumicorn.on(['order.accepted', 'order.succeeded', 'order.failed', 'order.conflict'], {
      name: 'shop',
      handle,
    })
  }

  async open(): Promise<void> {
    const error = (details: object, message: string): void => void this.errors.push({ details, message })
    this.#running = await this.#application.start(this.#kumicorn, { error })
  }

  async close(): Promise<void> {
    await this.#running?.close()
  }

  /** The address of a kind of callback. */
  url({ path }: Pick<Kind, 'path'>): string {
    return `${this.#running?.url}${path}`
  }

  /** A reference that no other test uses. */
  reference(): string {
    references += 1
    return `R-${references}`
  }

  send(kind: Pick<Kind, 'path'>, request: WireRequest): Promise<WireReply> {
    return send(this.url(kind), request)
  }

  eventsOf(reference: string): readonly OrderEvent[] {
    return this.events.filter((event) => event.reference === reference)
  }

  /** Every byte of the reply is that of core's own reply to these bytes, and no header is there besides. */
  async expectCoreReply(reply: WireReply, kind: string, request: Partial<CallbackRequest>): Promise<void> {
    const core = await this.#twin.callbacks[kind]?.({
      method: 'POST',
      headers: {},
      rawBody: new Uint8Array(0),
      ...request,
    })
    if (core === undefined) expect.fail(`there is no callback ${kind}`)
    expectReply(reply, core.status, core.body, core.headers, request.method)
  }
}

const PHRASES: Readonly<Record<number, string>> = {
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Payload Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

/** Status line, headers and body, byte for byte. */
export function expectReply(
  reply: WireReply,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = { 'content-type': TEXT },
  method = 'POST',
): void {
  // What the HTTP server itself adds: it depends on the connection, not on the reply.
  const { date: _, connection: __, 'keep-alive': ___, ...own } = reply.headers
  expect({ ...reply, headers: own }).toEqual({
    statusLine: `HTTP/1.1 ${status} ${PHRASES[status]}`,
    status,
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    body: method === 'HEAD' ? '' : body,
  })
}

/** Nothing in the reply may look like an acknowledgement to either gateway. */
export function expectNoAcknowledgement(reply: WireReply): void {
  expect(reply.status).toBeGreaterThanOrEqual(400)
  expect(reply.body).not.toMatch(/success/i)
}

function merchant() {
  return createKumicorn({
    kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: KUMQUAT_KEYS },
    paynicorn: { baseUrl: 'http://127.0.0.1:9', appKey: 'app', merchantSecret: PAYNICORN_KEYS },
    gateways: [mango({ baseUrl: 'http://127.0.0.1:9', farm: 'F1', secret: MANGO_KEYS })],
    callbacks: { maxBodyBytes: MAX_BODY_BYTES, bodyTimeout: BODY_TIMEOUT },
  })
}
