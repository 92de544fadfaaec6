import type { CheckResult } from '../data/check.ts'
import { AnswerError, GatewayError } from '../data/errors.ts'
import type { GatewayPreflight, SignedReadLine } from '../gateway-preflight.ts'
import { clockLine, isSkewed, skewText } from './clock-line.ts'
import { connection } from './connection.ts'
import type { PreflightLine } from './report.ts'
import { failed, ok, unchecked, warning } from './results.ts'
import { type Explain, inTime, LateError, late, type Running, runCheck, saidBy } from './run-check.ts'
import type { WatchedTransport } from './watched-transport.ts'

/** Milliseconds: slower than that is seen by whoever waits for an order. */
const SLOW = 2_000

/** How the signed read ended. `line`: what its refusal tells of. */
type Ended = { readonly line: undefined } | { readonly line: SignedReadLine; readonly result: CheckResult }

/** What is seen of one gateway. Never rejects. */
export async function gatewayLines(
  subject: string,
  plan: GatewayPreflight,
  watched: WatchedTransport,
  running: Running,
): Promise<readonly PreflightLine[]> {
  const reach = runCheck({ run: (tools) => connection(new URL(plan.url), 'gateway', tools) }, running)
  const ended = await signedRead(plan, running)
  const lines: PreflightLine[] = []
  const add = (check: string, result: CheckResult): void => void lines.push({ subject, check, ...result })
  const hasAnswered = watched.last !== undefined
  const reached = await reach
  add('connection', reached.state === 'failed' && watched.isCustom && hasAnswered ? around(reached) : reached)
  add('answer', lineOf('answer', ended, plan, 'the gateway answers a signed read'))
  add('credentials', lineOf('credentials', ended, plan, 'the gateway accepts our account and what we sign'))
  add('address', lineOf('address', ended, plan, 'the gateway takes calls from the address of this machine'))
  add('clock', clockOf(ended, plan, watched))
  add('latency', latencyOf(watched))
  const explain = explainBy(plan)
  for (const check of plan.settings ?? []) add(check.name, await runCheck(check, running, explain))
  for (const check of plan.checks)
    add(check.name, ended.line === undefined ? await runCheck(check, running, explain) : NOT_ACCEPTED)
  return lines
}

const NOT_ACCEPTED = unchecked('not asked: the gateway has not accepted the signed read before')

/** A proxy, or a private authority, that only the transport of the options knows. */
const around = ({ found }: CheckResult): CheckResult =>
  unchecked(`${found}; but the transport of the options reaches the gateway`)

async function signedRead(plan: GatewayPreflight, running: Running): Promise<Ended> {
  try {
    await inTime(running, ({ signal }) => plan.signedRead({ signal, timeout: running.timeout }))
    return { line: undefined }
  } catch (error) {
    if (error instanceof LateError) return { line: 'answer', result: late(running) }
    // A key that is not ours signs nothing that we verify.
    const isForged = error instanceof AnswerError && error.fault === 'signature'
    const line = isForged ? 'credentials' : (refusalOf(plan, error)?.line ?? 'answer')
    const result = explainBy(plan)(error)
    return { line, result: isForged ? { ...result, mend: FOREIGN_KEY } : result }
  }
}

const FOREIGN_KEY =
  'compare the key with the one that the gateway has; or somebody changes answers on their way'

function refusalOf({ refusals }: GatewayPreflight, error: unknown) {
  if (!(error instanceof GatewayError)) return undefined
  return Object.hasOwn(refusals, error.gatewayCode) ? refusals[error.gatewayCode] : undefined
}

/** What an error of a call says, with the mend that the gateway knows for its code. */
const explainBy =
  (plan: GatewayPreflight): Explain =>
  (error) => {
    const mend = refusalOf(plan, error)?.mend ?? mendOf(error)
    return failed(saidBy(error), mend)
  }

function mendOf(error: unknown): string {
  if (error instanceof GatewayError) return 'ask the gateway what it means by that'
  if (error instanceof AnswerError)
    return 'is the address right? A proxy or a page for people in between answers in place of the gateway'
  return 'look whether this machine can reach the gateway, and try again'
}

/** What the end of the signed read says of one line. */
function lineOf(line: SignedReadLine, ended: Ended, { unseen }: GatewayPreflight, fine: string): CheckResult {
  if (ended.line === line) return ended.result
  if (line === 'answer') return ok(fine)
  if (ended.line !== undefined) return unchecked('not known: the gateway has not accepted the signed read')
  return unseen?.[line] ?? ok(fine)
}

function clockOf(ended: Ended, { unseen }: GatewayPreflight, { last }: WatchedTransport): CheckResult {
  if (ended.line !== 'clock') return (ended.line === undefined && unseen?.clock) || clockLine(last)
  const { found, mend } = ended.result
  return failed(isSkewed(last) ? `${found} (${skewText(last)})` : found, mend)
}

function latencyOf({ last }: WatchedTransport): CheckResult {
  if (last === undefined) return unchecked('nothing was answered')
  const ms = Math.round(last.ms)
  if (ms < SLOW) return ok(`${ms} ms for the signed read`)
  return warning(`${ms} ms for the signed read`, 'is this machine far from the gateway, or its network slow?')
}
