import { type FlatField, readFlatJson } from '../json.ts'
import { objectFrom } from '../paynicorn.ts'
import { readCapture } from './capture.ts'
import { type Diagnosis, type Finding, type MessageKind, type NamedKey, problem } from './finding.ts'
import { diagnoseKumquat, type Moment } from './kumquat.ts'
import { diagnosePaynicorn } from './paynicorn.ts'

export interface DiagnoseOptions {
  readonly keys: readonly NamedKey[]
  /** Milliseconds since the epoch at which the message was sent. Default: its `Date` header, else `now`. */
  readonly at?: number | undefined
  readonly now: number
  /** What the receiver expects. */
  readonly expect?: MessageKind | undefined
}

/** Says what is wrong with a captured message. Never shows a key. */
export function diagnose(bytes: Uint8Array, options: DiagnoseOptions): Diagnosis {
  const { method, path, headers, body } = readCapture(bytes)
  if (body === undefined)
    return nothing(problem('not-utf8', 'The message is not UTF-8.', 'Send and read UTF-8.'))
  const moment = momentOf(headers.get('date'), options)
  const query = method === 'GET' && path?.includes('?') === true ? path.slice(path.indexOf('?')) : undefined
  if (query !== undefined) return expected(diagnoseKumquat(fromPairs(query), options.keys, moment), options)
  return expected(ofBody(body, options.keys, moment), options)
}

function ofBody(body: string, keys: readonly NamedKey[], moment: Moment): Diagnosis {
  const text = body.replace(/^\ufeff/, '')
  if (text.trim() === '') return nothing(problem('empty-body', 'The body is empty.'))
  const nested = unquoted(text)
  if (nested !== undefined) {
    const finding = problem('double-encoded', 'The body is JSON inside a JSON text.', 'Stringify once.')
    return withFindings(ofBody(nested, keys, moment), [finding])
  }
  const object = objectFrom(text)
  if (object !== undefined && 'content' in object) return diagnosePaynicorn(object, keys)
  if (object !== undefined) return ofFlat(text, keys, moment)
  if (/^[\w.%+-]+=[^\n]*$/.test(text.trim())) {
    const finding = problem('form-encoded', 'The body is form-encoded, not JSON.', 'Send application/json.')
    return withFindings(diagnoseKumquat(fromPairs(text.trim()), keys, moment), [finding])
  }
  if (/^\[object Object\]/.test(text.trim())) {
    return nothing(
      problem('not-json', 'The body is "[object Object]": an object was sent without JSON.stringify.'),
    )
  }
  return nothing(problem('not-json', 'The body is not a JSON object.'))
}

function ofFlat(text: string, keys: readonly NamedKey[], moment: Moment): Diagnosis {
  try {
    return diagnoseKumquat(readFlatJson(text), keys, moment)
  } catch (error) {
    return nothing(problem('not-flat', `KUMQUAT's messages are flat JSON: ${(error as Error).message}.`))
  }
}

/** The text inside a JSON text, when that is JSON again. */
function unquoted(text: string): string | undefined {
  if (!/^\s*"/.test(text)) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

const fromPairs = (query: string): readonly FlatField[] =>
  Array.from(new URLSearchParams(query), ([name, text]) => ({ name, text, value: text }))

function momentOf(date: string | undefined, { at, now }: DiagnoseOptions): Moment {
  const known = at ?? (date === undefined ? Number.NaN : Date.parse(date))
  return Number.isNaN(known) ? { epochMs: now, isKnown: false } : { epochMs: known, isKnown: true }
}

const nothing = (finding: Finding): Diagnosis => ({
  kind: undefined,
  signature: undefined,
  key: undefined,
  signed: undefined,
  steps: [],
  findings: [finding],
})

const withFindings = (diagnosis: Diagnosis, findings: readonly Finding[]): Diagnosis => ({
  ...diagnosis,
  findings: [...findings, ...diagnosis.findings],
})

function expected(diagnosis: Diagnosis, { expect }: DiagnoseOptions): Diagnosis {
  const { kind } = diagnosis
  if (expect === undefined || kind === undefined || kind === expect) return diagnosis
  const mend = 'Each kind has an address of its own: see where each is registered.'
  return withFindings(diagnosis, [problem('wrong-kind', `This is a ${kind}, not a ${expect}.`, mend)])
}
