import { request } from 'undici'
import type { Sandbox } from '../../src/index.ts'
import { md5 } from './kumquat-caller.ts'

export const base64 = (text: string): string => Buffer.from(text).toString('base64')
export const fromBase64 = (text: string): string => Buffer.from(text, 'base64').toString()

export interface PaynicornAnswer {
  readonly status: number
  readonly envelope: {
    readonly responseCode: string
    readonly responseMessage: string
    readonly content?: string
    readonly sign?: string
  }
  /** The JSON text inside the envelope. */
  readonly json: string
  // biome-ignore lint/suspicious/noExplicitAny: contents differ by operation, and the tests look into them
  readonly content: any
}

/** Calls Paynicorn as a merchant would, signing apart from the sandbox's own code. */
export function paynicornCaller({ paynicorn: { baseUrl, appKey, merchantSecret } }: Sandbox) {
  const send = async (path: string, body: string): Promise<PaynicornAnswer> => {
    const response = await request(baseUrl + path, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    })
    const envelope = (await response.body.json()) as PaynicornAnswer['envelope']
    if (envelope.content === undefined) {
      return { status: response.statusCode, envelope, json: '', content: undefined }
    }
    if (envelope.sign !== md5(envelope.content + merchantSecret)) throw new Error('the answer is not signed')
    const json = fromBase64(envelope.content)
    return { status: response.statusCode, envelope, json, content: JSON.parse(json) }
  }
  const sealed = (json: string) => {
    const content = base64(json)
    return { content, sign: md5(content + merchantSecret), appKey }
  }
  return {
    send,
    sealed,
    /** With the JSON text exactly as given. */
    text: (path: string, json: string) => send(path, JSON.stringify(sealed(json))),
    call: (path: string, params: object) => send(path, JSON.stringify(sealed(JSON.stringify(params)))),
  }
}
