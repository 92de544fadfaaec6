import { request } from 'undici'
import type { Sandbox } from '../../src/index.ts'
import { asJson, datetimeAt, type Params, signed } from '../support/kumquat-caller.ts'
import { base64, fromBase64, paynicornCaller } from '../support/paynicorn-caller.ts'
import type { ReceivedCallback, Receiver } from '../support/receiver.ts'

interface Sent {
  readonly method?: 'GET' | 'POST'
  readonly url: string
  readonly body?: string
}

/** Headers that say something of the gateway; the others are of Node or differ by the port. */
const HEADERS = /^(content-type|date|x-.*)$/

/** Plays calls against a sandbox and writes down what comes back, byte for byte but for ports. */
export function playerOf(sandbox: Sandbox, merchant: Receiver) {
  const lines: string[] = []
  const { kumquat, paynicorn, clock } = sandbox
  const { sealed } = paynicornCaller(sandbox)
  let callbacks = 0

  const withoutPorts = (text: string): string =>
    text
      .replaceAll(sandbox.url, 'http://sandbox')
      .replaceAll(merchant.url, 'http://merchant')
      .replace(/\p{Cc}/gu, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`)

  /** An envelope with its content in the clear. Nothing is lost: it is base64 of just that, as is checked here. */
  function shown(body: string): string {
    const { content, sign, ...envelope } = envelopeOf(body)
    if (typeof content !== 'string' || typeof sign !== 'string') return withoutPorts(body)
    const json = fromBase64(content)
    if (base64(json) !== content) return `${body} (not canonical base64)`
    const fields = { ...envelope, content: '…', sign: '…' }
    if (JSON.stringify({ ...fields, content, sign }) !== body) return `${body} (other fields)`
    const port = json.includes(sandbox.url)
    return `${JSON.stringify({ ...envelope, sign: port ? 'of the port' : sign })}\n  ${withoutPorts(json)}`
  }

  const told = ({ path, body, contentType }: ReceivedCallback): void => {
    lines.push(`callback ${path} ${contentType}\n  ${shown(body)}`)
  }

  async function send(title: string, { method = 'POST', url, body }: Sent): Promise<string> {
    lines.push(`> ${title}`)
    const answer = await request(url, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body }),
    }).catch((error: { code?: string }) => error.code ?? 'no answer')
    if (typeof answer === 'string') {
      lines.push(`< ${answer}`)
      return ''
    }
    const text = await answer.body.text()
    const headers = Object.entries(answer.headers).filter(([name]) => HEADERS.test(name))
    const head = headers.map(([name, value]) => `${name}: ${value}`).join(', ')
    lines.push(`< ${answer.statusCode} ${head}`, `  ${shown(text)}`)
    return text
  }

  const signedKumquat = (params: Params, key = kumquat.signKey): Params =>
    signed({ partner_no: kumquat.partnerNo, datetime: datetimeAt(clock.now()), ...params }, key)

  const catchUp = (): void => {
    for (const callback of merchant.received.slice(callbacks)) told(callback)
    callbacks = merchant.received.length
  }

  return {
    lines,
    kumquat: (path: string, params: Params = {}, key?: string) =>
      send(`kumquat ${path} ${withoutPorts(asJson(params))}`, {
        url: `${kumquat.baseUrl}/api/code/2.0${path}`,
        body: asJson(signedKumquat(params, key)),
      }),
    kumquatGet(path: string, params: Params = {}) {
      const query = Object.entries(signedKumquat(params)).map(([name, value]): [string, string] => [
        name,
        String(value),
      ])
      return send(`kumquat GET ${path} ${asJson(params)}`, {
        method: 'GET',
        url: `${kumquat.baseUrl}/api/code/2.0${path}?${new URLSearchParams(query)}`,
      })
    },
    raw: (title: string, path: string, body: string) => send(title, { url: sandbox.url + path, body }),
    paynicorn: (path: string, params: object) =>
      send(`paynicorn ${path} ${withoutPorts(JSON.stringify(params))}`, {
        url: paynicorn.baseUrl + path,
        body: JSON.stringify(sealed(JSON.stringify(params))),
      }),
    paynicornGet: (path: string) =>
      send(`paynicorn GET ${path}`, { method: 'GET', url: paynicorn.baseUrl + path }),
    /** What is inside an envelope. */
    content: (answer: string) => JSON.parse(fromBase64(JSON.parse(answer).content)),
    async advance(by: string): Promise<void> {
      lines.push(`advance ${by}`)
      await clock.advance(by)
      catchUp()
    },
    async does(what: string, run: () => unknown): Promise<void> {
      lines.push(what)
      await run()
      catchUp()
    },
    heading: (text: string) => lines.push('', `# ${text}`),
  }
}

export type Player = ReturnType<typeof playerOf>

/** The fields of a JSON object; none of a text that is something else. */
function envelopeOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
