import { milliseconds, signedMilliseconds } from '../engine/duration.ts'
import type { OrderRecord } from '../engine/order.ts'
import { realTime } from '../engine/real-time.ts'
import { isDecidedInTime, type Simulation } from '../engine/settling.ts'
import type { GatewayName } from '../gateways/names.ts'
import type { Answer, Answering, Exchange, Transit } from '../http/exchange.ts'
import type { CallFaults } from './call.ts'
import type { MagicSubject } from './magic-faults.ts'
import { strikes } from './strikes.ts'
import type { SandboxAnswerFault, SandboxCallbackFault } from './types.ts'

export interface FaultyCall {
  readonly about: {
    readonly gateway: GatewayName
    readonly operation: string | undefined
    readonly reference: string | undefined
  }
  readonly exchange: Exchange
  readonly magic: MagicSubject
  /** Whether its answer will be signed, which not every call needs to know. */
  isSigned(): boolean
}

const DEFAULT_DELAY = '30s'
const DEFAULT_SKEW = '10m'
const NONE: CallFaults = { answer: undefined, skew: undefined, plans: [], callback: undefined }

/** Answers a call, with the faults that are due, and tells of both. `process` is what the gateway does with it. */
export function answerWithFaults(
  simulation: Simulation,
  cannedAnswers: CannedAnswers,
  { about, exchange, magic, isSigned }: FaultyCall,
  process: (skew: number) => GatewayAnswer,
): Answer {
  const { faults, events, clock } = simulation
  const { gateway, operation, reference } = about
  if (events.hears('request')) {
    const { method, path } = exchange
    const body = Buffer.from(exchange.body).toString('utf8')
    events.emit('request', { ...about, at: clock.now(), method, path, body })
  }
  const call = operation === undefined ? undefined : { gateway, operation, reference }
  const due = call === undefined ? NONE : faults.takeForCall({ ...call, magic, isSigned })
  const fault = due.answer
  if (call !== undefined) {
    for (const answer of [due.skew, fault]) if (answer !== undefined) faults.tell(call, { answer })
  }
  const skew = due.skew === undefined ? 0 : signedMilliseconds(due.skew.by ?? DEFAULT_SKEW)
  if (fault?.kind === 'lost-before-acceptance') return { ...NOTHING, transit: { lost: true } }

  const answered = insteadOf(fault, cannedAnswers) ?? spoil(process(skew), fault, cannedAnswers)
  const { order } = exchange.answering
  if (order !== undefined) {
    faults.befallPlaced(order, due, (each) => canSuffer(simulation, order, each))
  }
  const { status, headers, body, accepted, code, message, reason } = answered
  if (events.hears('answer')) {
    const outcome = { accepted, code, message, reason, httpStatus: status, body }
    events.emit('answer', { ...about, at: clock.now(), ...outcome })
  }

  const transit: Transit = {
    skew,
    lost: fault?.kind === 'lost-after-acceptance',
    ...beforeLeaving(simulation, fault, exchange.answering),
  }
  return { status, headers, body, transit }
}

/** Whether an order that was just placed will have a callback that the fault can befall. */
function canSuffer(simulation: Simulation, order: OrderRecord, fault: SandboxCallbackFault): boolean {
  const { orders } = simulation
  if (!orders.has(order)) return false
  const actions = orders.actionsOf(order)
  // It has the order decided at once, so it befalls none that a hand alone decides.
  if (fault.kind === 'before-answer') {
    return isDecidedInTime(simulation, order) && strikes(fault, actions, actions.plannedResult)
  }
  return strikes(fault, actions, actions.plannedResult ?? 'succeeded')
}

const NOTHING: Answer = { status: 0, headers: {}, body: '' }

/** What is said when the gateway does not get to process the call. */
function insteadOf(
  fault: SandboxAnswerFault | undefined,
  cannedAnswers: CannedAnswers,
): GatewayAnswer | undefined {
  if (fault?.kind === 'refused') return cannedAnswers.refused(fault.code)
  if (fault?.kind === 'rate-limited') return cannedAnswers.rateLimited()
  if (fault?.kind === 'unknown-error' && fault.accepted === false) return cannedAnswers.unknownError()
  if (fault?.kind === 'server-error' && fault.accepted !== true) return proxyPage(fault.status)
  return undefined
}

function spoil(
  answered: GatewayAnswer,
  fault: SandboxAnswerFault | undefined,
  cannedAnswers: CannedAnswers,
): GatewayAnswer {
  switch (fault?.kind) {
    case 'unknown-error':
      return cannedAnswers.unknownError()
    case 'server-error':
      return proxyPage(fault.status)
    case 'tampered-signature':
      return cannedAnswers.badlySigned(answered)
    case 'malformed':
      return garbled(answered, fault.as)
    default:
      return answered
  }
}

function beforeLeaving(
  simulation: Simulation,
  fault: SandboxAnswerFault | undefined,
  answering: Answering,
): Pick<Transit, 'before'> {
  const { order } = answering
  const callback = order?.callbackFault
  const overtakes =
    order !== undefined && callback?.kind === 'before-answer' && canSuffer(simulation, order, callback)
  const delay = fault?.kind === 'delayed' ? fault : undefined
  if (!overtakes && delay === undefined) return {}
  return {
    async before() {
      if (overtakes) {
        answering.pace = 'overtaken'
        await simulation.settle(order)
        answering.pace = 'prompt'
      }
      if (delay === undefined) return
      const ms = milliseconds(delay.by ?? DEFAULT_DELAY)
      await (delay.clock === 'real' ? realTime(ms, answering.left) : sandboxTime(ms, simulation, answering))
    },
  }
}

function sandboxTime(ms: number, { clock }: Simulation, answering: Answering): Promise<void> {
  const { left } = answering
  answering.pace = 'held'
  return new Promise((resolve) => {
    // Whoever advances the clock finds the answer gone.
    const cancel = clock.after(ms, () => {
      resolve()
      return left
    })
    void left.then(() => {
      answering.pace = 'prompt'
      cancel()
      resolve()
    })
  })
}

/** An answer with what the `answer` event tells of it. */
export interface GatewayAnswer extends Omit<Answer, 'transit'> {
  readonly accepted: boolean
  readonly code: string
  readonly message: string
  readonly reason: string | undefined
}

/** What a gateway says only when a fault makes it. */
export interface CannedAnswers {
  /** A refusal with one of the gateway's codes. */
  refused(code: string): GatewayAnswer
  rateLimited(): GatewayAnswer
  unknownError(): GatewayAnswer
  /** The same answer with a signature that does not fit. */
  badlySigned(answered: GatewayAnswer): GatewayAnswer
}

type ServerError = SandboxAnswerFault & { kind: 'server-error' }
type Malformed = SandboxAnswerFault & { kind: 'malformed' }

const titles: Readonly<Record<NonNullable<ServerError['status']>, string>> = {
  500: '500 Internal Server Error',
  502: '502 Bad Gateway',
  503: '503 Service Temporarily Unavailable',
  504: '504 Gateway Time-out',
}

const HTML = { 'content-type': 'text/html' }

/** What a proxy answers when the server behind it does not. */
export function proxyPage(status: ServerError['status'] = 502): GatewayAnswer {
  return {
    status,
    headers: HTML,
    body: page(titles[status]),
    accepted: false,
    code: `HTTP ${status}`,
    message: titles[status],
    reason: 'a fault',
  }
}

/** The answer as nobody can read it. */
export function garbled(answered: GatewayAnswer, as: Malformed['as'] = 'truncated'): GatewayAnswer {
  switch (as) {
    case 'truncated':
      return { ...answered, body: answered.body.slice(0, Math.floor(answered.body.length / 2)) }
    case 'html':
      return { ...answered, headers: HTML, body: page('Welcome') }
    case 'empty':
      return { ...answered, body: '' }
    case 'binary':
      return { ...answered, body: '\u0000\u0001\ufffd\u0002'.repeat(16) }
  }
}

const page = (title: string): string =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`
