import { fromBeijingDatetime } from '../beijing-time.ts'
import { kumquatSteps } from '../explain/kumquat.ts'
import type { FlatField } from '../json.ts'
import { canonicalString, isKumquatSigned, kumquatSign } from '../kumquat.ts'
import { type Diagnosis, type Finding, type NamedKey, note, problem } from './finding.ts'
import { guessKumquat } from './guess-kumquat.ts'
import { lookAtSign } from './signature.ts'

const SKEW = 5 * 60_000
const HOUR = 60 * 60_000
const LONGEST_REQUEST_NO = 32

const NOT_ALL = note(
  'not-all-tried',
  'With so many fields, not every mistake in a single one of them was tried.',
)

export interface Moment {
  readonly epochMs: number
  /** False: nobody knows when the message was captured, so it is the present. */
  readonly isKnown: boolean
}

/** Looks at a request to KUMQUAT or a callback from it. */
export function diagnoseKumquat(
  fields: readonly FlatField[],
  keys: readonly NamedKey[],
  moment: Moment,
): Diagnosis {
  const text = (name: string): string => fields.find((field) => field.name === name)?.text ?? ''
  const isRequest = text('partner_no') !== '' || text('datetime') !== ''
  const kind = isRequest ? 'kumquat request' : 'kumquat callback'
  const sign = text('sign')
  const leftOut: Finding[] = []
  const verdict = lookAtSign(
    'kumquat',
    sign,
    keys,
    (key) =>
      isKumquatSigned(fields, key)
        ? 'right'
        : guessKumquat(fields, sign.toLowerCase(), key, () => leftOut.push(NOT_ALL)),
    (key) => kumquatSign(fields, key),
  )
  return {
    kind,
    ...verdict,
    signed: canonicalString(fields),
    steps: kumquatSteps(fields, isRequest ? 'signKey' : 'callbackSignKey'),
    findings: [
      ...verdict.findings,
      ...(verdict.key === undefined ? leftOut.slice(0, 1) : []),
      // The gateway's own callbacks are in upper case.
      ...(isRequest ? caseOf(sign) : []),
      ...(isRequest ? requestFindings(text, moment) : callbackFindings(text)),
    ],
  }
}

function caseOf(sign: string): readonly Finding[] {
  if (sign === sign.toLowerCase()) return []
  return [problem('upper-case', 'sign is in upper case.', 'The gateway asks for 32 lower-case hex digits.')]
}

function requestFindings(text: (name: string) => string, moment: Moment): readonly Finding[] {
  const findings: Finding[] = []
  if (text('partner_no') === '') findings.push(problem('field-missing', 'partner_no is missing.'))
  const requestNo = text('request_no')
  if (requestNo.length > LONGEST_REQUEST_NO) {
    findings.push(
      problem('request-no-too-long', `request_no has ${requestNo.length} characters; 32 are allowed.`),
    )
  }
  return [...findings, ...clockFindings(text('datetime'), moment)]
}

function clockFindings(datetime: string, { epochMs, isKnown }: Moment): readonly Finding[] {
  const at = fromBeijingDatetime(datetime)
  if (at === undefined) {
    return [
      problem(
        'datetime-shape',
        'datetime is not yyyyMMddHHmmss.',
        'Fourteen digits, in Beijing time (UTC+8).',
      ),
    ]
  }
  const off = at - epochMs
  if (Math.abs(off) <= SKEW) return []
  const hours = Math.round(off / HOUR)
  const when = isKnown ? 'when it was captured' : 'now'
  if (hours !== 0 && Math.abs(hours) <= 14 && Math.abs(off - hours * HOUR) <= SKEW) {
    const message = `datetime is ${hours} h off Beijing time (UTC+8): it looks like that of another time zone.`
    return [problem('wrong-time-zone', message, 'Write Beijing time, whatever the zone of the machine.')]
  }
  const message = `datetime is ${Math.round(off / 1_000)} s off ${when}; the gateway refuses what is stale (JU9995).`
  if (!isKnown) return [note('stale-clock', `${message} Give --at when you know the moment.`)]
  return [
    problem(
      'stale-clock',
      message,
      "Correct the machine's clock, for instance by the gateway's Date header.",
    ),
  ]
}

function callbackFindings(text: (name: string) => string): readonly Finding[] {
  const findings = (['request_no', 'serial_no'] as const)
    .filter((name) => text(name) === '')
    .map((name) => problem('field-missing', `${name} is missing.`))
  const status = text('status')
  if (status === 'success' || status === 'error') return findings
  return [...findings, problem('status-unknown', `status is neither "success" nor "error".`)]
}
