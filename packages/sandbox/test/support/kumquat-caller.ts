import { createHash } from 'node:crypto'
import { request } from 'undici'
import type { Sandbox } from '../../src/index.ts'

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

/** A value that stands in the JSON text exactly like this. */
export class Raw {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type Value = string | number | boolean | null | Raw
export type Params = Readonly<Record<string, Value>>

const signedText = (value: Value): string =>
  value === null ? '' : value instanceof Raw ? value.text : String(value)

/** Signs parameters by the reference, apart from the sandbox's own code. */
export function signed(params: Params, key: string): Params {
  const names = Object.keys(params).sort()
  const pairs = names.filter((name) => signedText(params[name] ?? '') !== '')
  const text = pairs.map((name) => `${name}=${signedText(params[name] ?? '')}`).join('&')
  return { ...params, sign: md5(text + key) }
}

export function asJson(params: Params): string {
  const fields = Object.entries(params).map(
    ([name, value]) => `${JSON.stringify(name)}:${value instanceof Raw ? value.text : JSON.stringify(value)}`,
  )
  return `{${fields.join(',')}}`
}

export function datetimeAt(epochMs: number): string {
  return new Date(epochMs + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14)
}

export interface KumquatAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  readonly body: {
    readonly returnCode: string
    readonly returnMsg: string
    readonly errorCode?: string
    // biome-ignore lint/suspicious/noExplicitAny: results differ by operation, and the tests look into them
    readonly result?: any
  }
}

export async function post(url: string, body: string): Promise<KumquatAnswer> {
  const response = await request(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  })
  const text = await response.body.text()
  return { status: response.statusCode, headers: response.headers, text, body: JSON.parse(text) }
}

/** Calls KUMQUAT as a partner would. */
export function kumquatCaller({ kumquat, clock }: Sandbox) {
  const common = (): Params => ({
    partner_no: kumquat.partnerNo,
    datetime: datetimeAt(clock.now()),
  })
  return {
    common,
    call: (path: string, params: Params = {}, key = kumquat.signKey): Promise<KumquatAnswer> =>
      post(`${kumquat.baseUrl}/api/code/2.0${path}`, asJson(signed({ ...common(), ...params }, key))),
    raw: (path: string, body: string) => post(`${kumquat.baseUrl}/api/code/2.0${path}`, body),
    async get(path: string, params: Params = {}): Promise<KumquatAnswer> {
      const all = signed({ ...common(), ...params }, kumquat.signKey)
      const query = new URLSearchParams()
      for (const [name, value] of Object.entries(all)) query.set(name, signedText(value))
      const response = await request(`${kumquat.baseUrl}/api/code/2.0${path}?${query}`)
      const text = await response.body.text()
      return { status: response.statusCode, headers: response.headers, text, body: JSON.parse(text) }
    },
  }
}
