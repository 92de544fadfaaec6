import { createHash } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { httpServer, type Received, type TestServer } from '@kumicorn/testkit'
import { expect, onTestFinished } from 'vitest'
import {
  type CallMessage,
  channels,
  createKumquat,
  createPaynicorn,
  type KumquatClient,
  type KumquatOptions,
  type Outcome,
  type PaynicornClient,
  type PaynicornOptions,
} from '../../../src/index.ts'

interface Answer {
  readonly status?: number | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: string | Uint8Array | undefined
}

/** How a scripted gateway answers one request. */
export type Reply =
  | Answer
  /** Reads the request, then resets the connection. */
  | 'reset'
  /** Breaks off in the middle of the answer. */
  | 'cut'
  /** Never answers. */
  | 'hang'

type Script = readonly Reply[] | ((request: Received, index: number) => Reply | Promise<Reply>)

/** A gateway that answers by a script: a list, one reply a request, or a function. */
export function gateway(script: Script, port?: number): Promise<TestServer> {
  return httpServer(async (response, request, index) => {
    const over: Answer = { status: 418, body: 'the script is over' }
    const reply = typeof script === 'function' ? await script(request, index) : (script[index] ?? over)
    if (reply === 'hang') return
    if (reply === 'reset') return request.reset()
    if (reply === 'cut') {
      response.writeHead(200, { 'content-length': '1000' })
      return response.write('{"returnCode"', () => response.destroy())
    }
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers })
    return response.end(reply.body)
  }, port)
}

/** The JSON body of a request, as plain `JSON.parse` reads it. */
export const bodyOf = (request: Received | undefined): Record<string, unknown> =>
  JSON.parse(request?.body.toString() ?? '') as Record<string, unknown>

/** The parameters inside a request to Paynicorn. */
export const contentOf = (request: Received | undefined): Record<string, unknown> =>
  JSON.parse(Buffer.from(String(bodyOf(request).content), 'base64').toString()) as Record<string, unknown>

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

export const SIGN_KEY = 'kumquat-key-5d1c'
export const SECRET = 'paynicorn-secret-8f2e'
export const APP_KEY = 'app-1'

/** A client of a scripted KUMQUAT that does not wait between tries. */
export function kumquatAt(url: string, options: Partial<KumquatOptions> = {}): KumquatClient {
  const client = createKumquat({
    baseUrl: url,
    partnerNo: 'P1',
    signKey: SIGN_KEY,
    random: () => 0,
    ...options,
  })
  onTestFinished(() => client.close())
  return client
}

/** A client of a scripted Paynicorn that does not wait between tries. */
export function paynicornAt(url: string, options: Partial<PaynicornOptions> = {}): PaynicornClient {
  const client = createPaynicorn({
    baseUrl: url,
    appKey: APP_KEY,
    merchantSecret: SECRET,
    random: () => 0,
    ...options,
  })
  onTestFinished(() => client.close())
  return client
}

const json = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** KUMQUAT's success with this result (text: JSON as it is). */
export const succeeds = (result: unknown, headers?: Readonly<Record<string, string>>): Reply => ({
  headers,
  body: `{"returnCode":"SUCCESS","returnMsg":"请求成功","result":${json(result)}}`,
})

/** KUMQUAT's refusal with this code. */
export const refuses = (code: string, status: number, headers?: Readonly<Record<string, string>>): Reply => ({
  status,
  headers,
  body: JSON.stringify({ returnCode: 'FAIL', returnMsg: '请求失败', errorCode: code }),
})

/** Paynicorn's signed answer with this content (text: JSON as it is). */
export function sealed(content: unknown, secret = SECRET): Reply {
  const text = Buffer.from(json(content)).toString('base64')
  const sign = md5(text + secret)
  return { body: JSON.stringify({ responseCode: '000000', responseMessage: 'success', content: text, sign }) }
}

/** Paynicorn's refusal of a whole call. */
export const denied = (responseCode: unknown, status = 200): Reply => ({
  status,
  body: JSON.stringify({ responseCode, responseMessage: 'no' }),
})

/** The messages about calls that end from now on. */
export function endedCalls(): readonly CallMessage[] {
  const messages: CallMessage[] = []
  const listen = (message: unknown): void => void messages.push(message as CallMessage)
  subscribe(channels.callEnd, listen)
  onTestFinished(() => void unsubscribe(channels.callEnd, listen))
  return messages
}

/** The outcome, which must be in doubt. */
export function unknown<T>(outcome: Outcome<T>) {
  if (outcome.state !== 'unknown') expect.fail(`the outcome is ${outcome.state}`)
  return outcome
}

/** The error that a call rejects with. */
export const errorOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => expect.fail('the call succeeded'),
    (error: unknown) => error,
  )

export const order = { request_no: 'R1', product_id: 19402, account: '8615180624622' } as const
