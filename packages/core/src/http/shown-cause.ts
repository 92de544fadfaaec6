import { withoutKnown } from '../data/known-secrets.ts'
import { redactedAnswer } from '../data/redact.ts'
import type { TransportRequest } from './transport.ts'

/** What of a request an error may quote. */
export interface Quotable extends Pick<TransportRequest, 'url' | 'headers' | 'body'> {
  readonly signature?: string | undefined
}

/** Texts of an error that came of a request, without what of the request must not be shown. */
export type Shown = (text: string) => string

/** What every request says of itself: no secret. */
const PLAIN = new Set(['content-type', 'accept', 'content-length', 'user-agent'])

/**
 * What shows a text that may quote a request, without its body, signature and signed string, and without what stands in
 * headers for the gateway alone. The host stays: it is what one looks for.
 */
export function shownOf({ url, headers, body, signature }: Quotable): Shown {
  const host = URL.canParse(url) ? new URL(url).host : ''
  const inHeaders = Object.entries(headers).flatMap(([name, value]) =>
    PLAIN.has(name.toLowerCase()) ? [] : [value],
  )
  const known = [signature ?? '', ...inHeaders].filter((value) => value !== '')
  const shown = (part: string): string => redactedAnswer(withoutKnown(part, known))
  const bodies = body ? quotedForms(body) : []
  return (text) => {
    const rest = bodies.reduce((left, form) => left.replaceAll(form, '[redacted]'), text)
    return host === '' ? shown(rest) : rest.split(host).map(shown).join(host)
  }
}

/** As it is, and as it stands in JSON, and in JSON in JSON: the longest first. */
function quotedForms(body: string): readonly string[] {
  const json = JSON.stringify(body).slice(1, -1)
  return [JSON.stringify(json).slice(1, -1), json, body]
}

/** What of an error may help, and is told in words of the system: all else may hold the request. */
const TOLD = ['code', 'errno', 'syscall', 'hostname', 'address', 'port', 'status', 'statusCode'] as const

/** How many causes of causes are told, and how many errors of a group: they may go round in circles. */
const DEPTH = 3
const MOST = 10

/**
 * What a transport has thrown, which may be of somebody else and hold the whole request: a copy with name, words, codes
 * and the places in the code.
 */
export function shownCause(thrown: unknown, shown: Shown, depth = DEPTH): unknown {
  if (thrown === undefined || thrown === null) return undefined
  try {
    if (typeof thrown !== 'object') return shown(String(thrown))
    const { name, message, stack, cause, errors } = thrown as Partial<AggregateError>
    const copy = new Error(typeof message === 'string' ? shown(message) : '')
    const isName = typeof name === 'string' && /^\w{1,60}$/.test(name)
    const fields: Record<string, unknown> = { name: isName ? name : 'Error' }
    fields.stack = [`${fields.name}: ${copy.message}`, ...framesOf(stack, message)].join('\n')
    const inner = depth > 0 ? shownCause(cause, shown, depth - 1) : undefined
    if (inner !== undefined) fields.cause = inner
    if (Array.isArray(errors) && depth > 0)
      fields.errors = errors.slice(0, MOST).map((each) => shownCause(each, shown, depth - 1))
    for (const [field, value] of Object.entries(fields))
      Object.defineProperty(copy, field, { value, configurable: true, writable: true })
    return Object.assign(copy, codesOf(thrown, shown))
  } catch {
    return new Error('what the transport has thrown cannot be shown')
  }
}

function codesOf(thrown: object, shown: Shown): object {
  const codes: Record<string, string | number> = {}
  for (const name of TOLD) {
    const value = (thrown as Readonly<Record<string, unknown>>)[name]
    if (typeof value === 'number') codes[name] = value
    if (typeof value === 'string') codes[name] = shown(value)
  }
  return codes
}

/** Where in the code: the words before that are told without what must not be shown. */
function framesOf(stack: unknown, message: unknown): readonly string[] {
  if (typeof stack !== 'string') return []
  const at = typeof message === 'string' ? stack.indexOf(message) : -1
  const behind = at < 0 ? stack : stack.slice(at + String(message).length)
  return behind.split('\n').filter((line) => /^ {4}at /.test(line))
}
