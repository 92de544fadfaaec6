import { nearestHint } from '@kumicorn/core/adapter'
import { z } from 'zod'
import { type Duration, milliseconds, signedMilliseconds } from '../engine/duration.ts'
import { GATEWAYS, type GatewayName } from '../engine/order-state.ts'
import { SandboxError } from '../errors.ts'
import { given } from '../option-checks.ts'
import type {
  AnswerFaultKind,
  FaultPlan,
  FaultScope,
  RandomFaults,
  SandboxAnswerFault,
  SandboxCallbackFault,
  WaitingFault,
} from './types.ts'

/* Plans come over HTTP and from files as well, so they are checked as data, not only by the compiler. */

const duration = z.union([z.number(), z.string()])
const decision = z.enum(['succeeded', 'failed'])

export const answerFaultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('lost-after-acceptance') }),
  z.strictObject({ kind: z.literal('lost-before-acceptance') }),
  z.strictObject({
    kind: z.literal('delayed'),
    by: duration.optional(),
    clock: z.enum(['sandbox', 'real']).optional(),
  }),
  z.strictObject({
    kind: z.literal('server-error'),
    status: z.literal([500, 502, 503, 504]).optional(),
    accepted: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('refused'), code: z.string() }),
  z.strictObject({ kind: z.literal('rate-limited') }),
  z.strictObject({ kind: z.literal('clock-skew'), by: duration.optional() }),
  z.strictObject({ kind: z.literal('tampered-signature') }),
  z.strictObject({ kind: z.literal('unknown-error'), accepted: z.boolean().optional() }),
  z.strictObject({
    kind: z.literal('malformed'),
    as: z.enum(['truncated', 'html', 'empty', 'binary']).optional(),
  }),
]) satisfies z.ZodType<SandboxAnswerFault>

export const callbackFaultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('duplicated'),
    copies: z.int().min(2).max(100).optional(),
    apart: duration.optional(),
  }),
  z.strictObject({ kind: z.literal('reordered'), atMost: duration.optional() }),
  z.strictObject({
    kind: z.literal('contradictory'),
    first: decision.optional(),
    after: duration.optional(),
    truth: z.enum(['first', 'last']).optional(),
  }),
  z.strictObject({ kind: z.literal('never') }),
  z.strictObject({
    kind: z.literal('wrong-amount'),
    amount: z.string().optional(),
    currency: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('wrong-key') }),
  z.strictObject({ kind: z.literal('tampered') }),
  z.strictObject({ kind: z.literal('before-answer') }),
  z.strictObject({ kind: z.literal('late'), by: duration.optional() }),
]) satisfies z.ZodType<SandboxCallbackFault>

const scope = {
  gateway: z.enum(GATEWAYS).optional(),
  operation: z.string().optional(),
  reference: z.string().optional(),
}

/** The parts are checked by their own schemas, for errors that name the kind. */
const part = z.unknown().optional()

export const planSchema = z.strictObject({
  ...scope,
  answer: part,
  callback: part,
  times: z.union([z.int().min(1), z.literal('always')]).optional(),
})

export const randomSchema = z.strictObject({
  ...scope,
  rate: z.number().min(0).max(1),
  seed: z.int().optional(),
  answers: z.array(z.unknown()).optional(),
  callbacks: z.array(z.unknown()).optional(),
})

/** What faults need to know of a gateway. */
export interface GatewayTraits {
  /** All that it has. */
  readonly operations: ReadonlySet<string>
  /** Operations that place an order: the ones that magic values befall. */
  readonly placing: ReadonlySet<string>
  readonly impossibleFaults: ReadonlySet<AnswerFaultKind>
  /** The error codes that it can refuse with. */
  readonly refusalCodes: ReadonlySet<string>
}

export type TraitsOfAll = Readonly<Record<GatewayName, GatewayTraits>>

/** Whether a gateway can say what the fault makes it say. */
export const fits = (
  fault: SandboxAnswerFault,
  { impossibleFaults, refusalCodes }: GatewayTraits,
): boolean => (fault.kind === 'refused' ? refusalCodes.has(fault.code) : !impossibleFaults.has(fault.kind))

/** Checks a plan, which may come from JSON, and fills in its defaults. @throws SandboxError */
export function waitingFrom(plan: FaultPlan, id: string, traits: TraitsOfAll): WaitingFault {
  const { times, answer, callback, ...scope } = checked(planSchema, plan, 'a fault')
  if (answer === undefined && callback === undefined) {
    throw new SandboxError('a fault needs an answer part or a callback part')
  }
  checkOperation(scope, traits)
  const read = answer === undefined ? undefined : answerFault(answer, scope.gateway, traits)
  return Object.freeze({
    id,
    type: 'next',
    ...scope,
    ...(read === undefined ? {} : { answer: read }),
    ...(callback === undefined ? {} : { callback: callbackFault(callback) }),
    left: times ?? (read?.kind === 'clock-skew' ? 'always' : 1),
  })
}

/** @throws SandboxError */
export function randomFrom(faults: RandomFaults, id: string, traits: TraitsOfAll): WaitingFault {
  const { rate, seed = 1, answers, callbacks, ...scope } = checked(randomSchema, faults, 'random faults')
  checkOperation(scope, traits)
  return Object.freeze({
    id,
    type: 'random',
    ...scope,
    rate,
    seed,
    answers: (answers ?? RANDOM_ANSWERS).map((each) => answerFault(each, undefined, traits)),
    callbacks: (callbacks ?? RANDOM_CALLBACKS).map(callbackFault),
  })
}

/** A fault of an operation that there is not would wait for ever. */
function checkOperation({ gateway, operation }: FaultScope, traits: TraitsOfAll): void {
  if (operation === undefined) return
  const named = gateway === undefined ? Object.values(traits) : [traits[gateway]]
  const names = named.flatMap(({ operations }) => [...operations])
  if (names.includes(operation)) return
  const whose = gateway === undefined ? 'there is' : `${gateway} has`
  throw new SandboxError(`${whose} no operation "${operation}"${nearestHint(operation, names)}`)
}

const RANDOM_ANSWERS: readonly (SandboxAnswerFault | SandboxAnswerFault['kind'])[] = [
  'lost-after-acceptance',
  'lost-before-acceptance',
  { kind: 'server-error', accepted: true },
  { kind: 'server-error', accepted: false },
  'rate-limited',
  'tampered-signature',
  { kind: 'unknown-error', accepted: true },
  { kind: 'unknown-error', accepted: false },
  'malformed',
]

const RANDOM_CALLBACKS: readonly (SandboxCallbackFault | SandboxCallbackFault['kind'])[] = [
  'duplicated',
  'reordered',
  'never',
  'wrong-amount',
  'wrong-key',
  'tampered',
  'before-answer',
  'late',
]

function answerFault(
  plan: unknown,
  gateway: GatewayName | undefined,
  traits: TraitsOfAll,
): SandboxAnswerFault {
  const fault = checked(
    answerFaultSchema,
    typeof plan === 'string' ? { kind: plan } : plan,
    'an answer fault',
  )
  const named = gateway === undefined ? Object.values(traits) : [traits[gateway]]
  if (!named.some((each) => fits(fault, each))) {
    const what = fault.kind === 'refused' ? `error code "${fault.code}"` : `fault "${fault.kind}"`
    throw new SandboxError(`${gateway ?? 'no gateway'} has ${gateway === undefined ? 'the' : 'no'} ${what}`)
  }
  checkDurations(fault)
  return fault
}

function callbackFault(plan: unknown): SandboxCallbackFault {
  const fault = checked(
    callbackFaultSchema,
    typeof plan === 'string' ? { kind: plan } : plan,
    'a callback fault',
  )
  checkDurations(fault)
  return fault
}

/** @throws SandboxError */
export function checkDurations(fault: SandboxAnswerFault | SandboxCallbackFault): void {
  const { by, after, apart, atMost }: Readonly<Record<string, unknown>> = { ...fault }
  for (const duration of [by, after, apart, atMost] as readonly (Duration | undefined)[]) {
    if (duration === undefined) continue
    if (fault.kind === 'clock-skew') signedMilliseconds(duration)
    else milliseconds(duration)
  }
}

interface Schema<T> {
  /** What it may have, where that does not depend on what it is. */
  readonly shape?: object
  safeParse(
    value: unknown,
  ): { success: true; data: T } | { success: false; error: { issues: readonly Issue[] } }
}

interface Issue {
  /** The names that there are not, if that is wrong. */
  readonly keys?: readonly string[] | undefined
  readonly path: readonly PropertyKey[]
  readonly message: string
}

function checked<T extends object>(schema: Schema<T>, value: unknown, what: string): T {
  const read = schema.safeParse(value)
  // What was given as undefined was left out.
  if (read.success) return given(read.data) as T
  const [issue] = read.error.issues
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`
  const names = Object.keys(schema.shape ?? {})
  const hint = issue?.keys?.[0] === undefined || names.length === 0 ? '' : nearestHint(issue.keys[0], names)
  throw new SandboxError(`not ${what}${where}: ${issue?.message ?? 'wrong'}${hint}`)
}
