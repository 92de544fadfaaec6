import { aList, anything, aString, type OptionChecks, oneOf } from '@kumicorn/core/adapter'
import { SandboxError } from '../errors.ts'
import type { ByGateway, GatewayName } from '../gateways/names.ts'
import { gatewaysWith, requireCallbacks } from '../gateways/operations.ts'
import {
  aNumberOfTimes,
  aShare,
  aWholeNumber,
  checkSandboxOptions,
  given,
  requireThat,
} from '../option-checks.ts'
import { answerFaultSchema, callbackFaultSchema } from './schemas.ts'
import type {
  AnswerFaultKind,
  FaultPlan,
  FaultScope,
  RandomFaults,
  SandboxAnswerFault,
  SandboxCallbackFault,
  WaitingFault,
} from './types.ts'

/** What faults need to know of a gateway. */
export interface GatewayTraits {
  /** All that can be called. */
  readonly operations: readonly string[]
  /** Operations that place an order: the ones that magic values befall. */
  readonly placing: ReadonlySet<string>
  /** Operations whose orders are told of by callbacks. */
  readonly calledBack: ReadonlySet<string>
  /** Operations whose orders' callbacks tell an amount, or a currency, that could be wrong. */
  readonly callbacksTell: Readonly<Record<Told, ReadonlySet<string>>>
  /** Faults of the answer that it cannot have. */
  readonly impossibleFaults: ReadonlySet<AnswerFaultKind>
  /** The error codes that it can refuse with. */
  readonly refusalCodes: ReadonlySet<string>
}

type Told = 'amount' | 'currency'

export type TraitsOfAll = ByGateway<GatewayTraits>

/** What a fault makes wrong; of both, the amount: wherever a currency is told, an amount is. */
const wrongIn = (fault: SandboxCallbackFault): Told | undefined => {
  if (fault.kind !== 'wrong-amount') return undefined
  return fault.amount === undefined && fault.currency !== undefined ? 'currency' : 'amount'
}

/** Whether a fault can befall the callbacks of an operation's orders. */
export function fitsCallbacks(
  fault: SandboxCallbackFault,
  operation: string,
  { calledBack, callbacksTell }: GatewayTraits,
): boolean {
  const told = wrongIn(fault)
  return calledBack.has(operation) && (told === undefined || callbacksTell[told].has(operation))
}

/** Whether a gateway can say what the fault makes it say. */
export const fits = (
  fault: SandboxAnswerFault,
  { impossibleFaults, refusalCodes }: GatewayTraits,
): boolean => (fault.kind === 'refused' ? refusalCodes.has(fault.code) : !impossibleFaults.has(fault.kind))

/** Whether the gateway comes to process a call that suffers it. */
function isProcessed(fault: SandboxAnswerFault): boolean {
  if (fault.kind === 'server-error') return fault.accepted === true
  if (fault.kind === 'unknown-error') return fault.accepted !== false
  return !['lost-before-acceptance', 'refused', 'rate-limited'].includes(fault.kind)
}

const scopeChecks = (traits: TraitsOfAll): OptionChecks<FaultScope> => ({
  gateway: oneOf(Object.keys(traits)),
  operation: aString,
  reference: aString,
})

/** Checks a plan, which may come from JSON, and fills in its defaults. @throws SandboxError */
export function waitingFrom(plan: FaultPlan, id: string, traits: TraitsOfAll): WaitingFault {
  checkSandboxOptions<FaultPlan>('faults.next', plan, {
    ...scopeChecks(traits),
    answer: anything,
    callback: anything,
    times: aNumberOfTimes,
  })
  const gateways = gatewaysWith('faults.next', plan, traits)
  const { times, answer, callback, ...scope } = given(plan)
  if (answer === undefined && callback === undefined) {
    throw new SandboxError('a fault needs an answer part or a callback part')
  }
  if (callback !== undefined) requireCallbacks('faults.next', scope, traits)
  const read = answer === undefined ? undefined : answerFault(answer, gateways, traits)
  requireThat(
    times !== 'always' || callback === undefined || read === undefined || isProcessed(read),
    `faults.next: no order is placed by calls that always suffer "${read?.kind}", so there is no callback to spoil`,
  )
  return Object.freeze({
    id,
    type: 'next',
    ...scope,
    ...(read === undefined ? {} : { answer: read }),
    ...(callback === undefined ? {} : { callback: callbackFault('faults.next', callback, scope, traits) }),
    left: times ?? (read?.kind === 'clock-skew' ? 'always' : 1),
  })
}

/** @throws SandboxError */
export function randomFrom(faults: RandomFaults, id: string, traits: TraitsOfAll): WaitingFault {
  checkSandboxOptions<RandomFaults>('faults.random', faults, {
    ...scopeChecks(traits),
    rate: aShare,
    seed: aWholeNumber,
    answers: aList,
    callbacks: aList,
  })
  const gateways = gatewaysWith('faults.random', faults, traits)
  const { rate, seed = 1, answers, callbacks, ...scope } = given(faults)
  requireThat(rate !== undefined, 'faults.random: give the rate, a share from 0 to 1')
  if (callbacks !== undefined && callbacks.length > 0) requireCallbacks('faults.random', scope, traits)
  return Object.freeze({
    id,
    type: 'random',
    ...scope,
    rate,
    seed,
    answers: answers?.map((each) => answerFault(each, gateways, traits)) ?? RANDOM_ANSWERS,
    callbacks:
      callbacks?.map((each) => callbackFault('faults.random', each, scope, traits)) ?? RANDOM_CALLBACKS,
  })
}

/** For all gateways: what one cannot have does not befall it. */
const RANDOM_ANSWERS: readonly SandboxAnswerFault[] = [
  { kind: 'lost-after-acceptance' },
  { kind: 'lost-before-acceptance' },
  { kind: 'server-error', accepted: true },
  { kind: 'server-error', accepted: false },
  { kind: 'rate-limited' },
  { kind: 'tampered-signature' },
  { kind: 'unknown-error', accepted: true },
  { kind: 'unknown-error', accepted: false },
  { kind: 'malformed' },
]

const RANDOM_CALLBACKS: readonly SandboxCallbackFault[] = [
  { kind: 'duplicated' },
  { kind: 'reordered' },
  { kind: 'never' },
  { kind: 'wrong-amount' },
  { kind: 'wrong-key' },
  { kind: 'tampered' },
  { kind: 'before-answer' },
  { kind: 'late' },
]

function answerFault(
  plan: unknown,
  gateways: readonly GatewayName[],
  traits: TraitsOfAll,
): SandboxAnswerFault {
  const fault = checked(
    answerFaultSchema,
    typeof plan === 'string' ? { kind: plan } : plan,
    'an answer fault',
  )
  if (!gateways.some((each) => fits(fault, traits[each]))) {
    const what = fault.kind === 'refused' ? `error code "${fault.code}"` : `fault "${fault.kind}"`
    throw new SandboxError(
      gateways.length > 1 ? `no gateway has the ${what}` : `${gateways[0]} has no ${what}`,
    )
  }
  return fault
}

function callbackFault(
  of: string,
  plan: unknown,
  scope: FaultScope,
  traits: TraitsOfAll,
): SandboxCallbackFault {
  const fault = checked(
    callbackFaultSchema,
    typeof plan === 'string' ? { kind: plan } : plan,
    'a callback fault',
  )
  const told = wrongIn(fault)
  const { operation } = scope
  const canBefall = gatewaysWith(of, scope, traits).some((gateway) =>
    [...traits[gateway].calledBack]
      .filter((each) => operation === undefined || each === operation)
      .some((each) => fitsCallbacks(fault, each, traits[gateway])),
  )
  requireThat(
    canBefall,
    `${of}: the callback of ${operation ?? scope.gateway} tells no ${told} that could be wrong`,
  )
  return fault
}

interface Schema<T> {
  safeParse(
    value: unknown,
  ): { success: true; data: T } | { success: false; error: { issues: readonly Issue[] } }
}

interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

function checked<T extends object>(schema: Schema<T>, value: unknown, what: string): T {
  const read = schema.safeParse(value)
  // What was given as undefined was left out.
  if (read.success) return given(read.data) as T
  const [issue] = read.error.issues
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`
  throw new SandboxError(`not ${what}${where}: ${issue?.message ?? 'wrong'}`)
}
