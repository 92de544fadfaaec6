import { paynicornSteps } from '../explain/paynicorn.ts'
import { utf8 } from '../json.ts'
import { isPaynicornSigned, objectFrom, paynicornSign, unseal } from '../paynicorn.ts'
import { type Diagnosis, type Finding, type MessageKind, type NamedKey, problem } from './finding.ts'
import { guessPaynicorn } from './paynicorn-guesses.ts'
import { lookAtSign } from './signature.ts'

type Json = Readonly<Record<string, unknown>>

/** Looks at an envelope: a request to Paynicorn, or a callback from it. */
export function diagnosePaynicorn(envelope: Json, keys: readonly NamedKey[]): Diagnosis {
  const { content, sign } = envelope
  if (typeof content !== 'string') {
    const mend = 'content is text: the base64 of the JSON.'
    return unread([problem('content-not-encoded', 'content is not text.', mend)])
  }
  const json = utf8(Buffer.from(content.replace(/\s+/g, ''), 'base64'))
  const inside = unseal(content)
  const kind = kindOf(envelope, inside)
  const text = typeof sign === 'string' ? sign : ''
  const verdict = lookAtSign(
    'paynicorn',
    sign,
    keys,
    (key) =>
      isPaynicornSigned(content, text.toLowerCase(), key)
        ? 'right'
        : guessPaynicorn(content, json, text.toLowerCase(), key),
    (key) => paynicornSign(content, key),
  )
  return {
    kind,
    ...verdict,
    signed: content,
    steps: paynicornSteps(content, json ?? ''),
    findings: [
      ...verdict.findings,
      ...caseOf(text),
      ...(inside === undefined ? contentFindings(content, json) : insideFindings(kind, inside)),
      ...(kind === 'paynicorn request' && !envelope.appKey
        ? [problem('field-missing', 'appKey is missing in the envelope.')]
        : []),
    ],
  }
}

const unread = (findings: readonly Finding[]): Diagnosis => ({
  kind: 'paynicorn message',
  signature: undefined,
  key: undefined,
  signed: undefined,
  steps: [],
  findings,
})

function kindOf({ appKey }: Json, inside: Json | undefined): MessageKind {
  if (appKey !== undefined) return 'paynicorn request'
  if (inside === undefined) return 'paynicorn message'
  if ('originOrderNo' in inside || 'orderNo' in inside) return 'paynicorn recharge callback'
  if ('txnId' in inside || 'pricingAmount' in inside) return 'paynicorn postback'
  return 'paynicorn message'
}

function caseOf(sign: string): readonly Finding[] {
  if (sign === sign.toLowerCase()) return []
  return [problem('upper-case', 'sign is in upper case.', 'The gateway compares lower-case hex digits.')]
}

function insideFindings(kind: MessageKind, inside: Json): readonly Finding[] {
  if (typeof inside.content === 'string' && typeof inside.sign === 'string') {
    return [
      problem(
        'double-encoded',
        'The content holds another envelope: it was sealed twice.',
        'Seal the parameters once.',
      ),
    ]
  }
  if (kind !== 'paynicorn message') return [...idFindings(kind, inside), ...statusFindings(kind, inside)]
  return [
    problem('kind-unknown', 'The content is that of no callback, and there is no appKey as in a request.'),
  ]
}

/** What each kind of callback may tell, as text or as a number. */
const statuses: Readonly<Partial<Record<MessageKind, readonly string[]>>> = {
  'paynicorn postback': ['"1" (success)', '"0" (failed)', '"-1" (processing)'],
  'paynicorn recharge callback': ['"1" (success)', '"2" (failed)', '"0" (in progress)'],
}

/** What each kind of callback names its order by. */
const ids: Readonly<Partial<Record<MessageKind, readonly string[]>>> = {
  'paynicorn postback': ['txnId', 'orderId'],
  'paynicorn recharge callback': ['orderNo', 'originOrderNo'],
}

function idFindings(kind: MessageKind, inside: Json): readonly Finding[] {
  return (ids[kind] ?? []).flatMap((name) => {
    const value = inside[name] ?? ''
    if (value === '') return [problem('field-missing', `${name} is missing.`)]
    return isText(value) ? [] : [problem('field-shape', `${name} is no text.`)]
  })
}

const isText = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number'

function statusFindings(kind: MessageKind, { status }: Json): readonly Finding[] {
  const known = statuses[kind]
  if (known === undefined) return []
  if (status === undefined) return [problem('field-missing', 'status is missing.')]
  const text = isText(status) ? JSON.stringify(String(status)) : undefined
  if (known.some((each) => each.startsWith(`${text} `))) return []
  return [problem('status-unknown', `status is none of ${known.join(', ')}.`)]
}

/** Why a content holds no JSON object. */
function contentFindings(content: string, json: string | undefined): readonly Finding[] {
  if (/^\s*\{/.test(content)) {
    return [problem('content-not-encoded', 'content is JSON, not the base64 of it.', 'Encode it in base64.')]
  }
  if (/%[0-9A-Fa-f]{2}/.test(content) || / /.test(content.trim())) {
    return [
      problem(
        'url-encoded',
        'content was URL-encoded, or "+" has become a space.',
        'Send plain base64 in JSON.',
      ),
    ]
  }
  if (/[-_]/.test(content)) {
    return [
      problem(
        'base64-url',
        'content is in the URL-safe alphabet of base64.',
        'Use the standard one: + and /.',
      ),
    ]
  }
  const inner = json?.trim() ?? ''
  if (inner !== '' && (unseal(inner) !== undefined || textInside(inner) !== undefined)) {
    return [
      problem('double-encoded', 'The content was encoded twice.', 'Encode the JSON of the parameters once.'),
    ]
  }
  return [problem('content-invalid', 'content is not the base64 of a JSON object in UTF-8.')]
}

/** JSON in a JSON text. */
function textInside(json: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'string' ? (objectFrom(value) ?? unseal(value)) : undefined
  } catch {
    return undefined
  }
}
