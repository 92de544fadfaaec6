import { z } from 'zod'
import { type Duration, milliseconds, signedMilliseconds } from '../engine/duration.ts'
import type { GatewayName } from '../engine/order-state.ts'
import { SandboxError } from '../errors.ts'
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
    by: duration.exactOptional(),
    clock: z.enum(['sandbox', 'real']).exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('server-error'),
    status: z.literal([500, 502, 503, 504]).exactOptional(),
    accepted: z.boolean().exactOptional(),
  }),
  z.strictObject({ kind: z.literal('refused'), code: z.string() }),
  z.strictObject({ kind: z.literal('rate-limited') }),
  z.strictObject({ kind: z.literal('clock-skew'), by: duration.exactOptional() }),
  z.strictObject({ kind: z.literal('tampered-signature') }),
  z.strictObject({ kind: z.literal('unknown-error'), accepted: z.boolean().exactOptional() }),
  z.strictObject({
    kind: z.literal('malformed'),
    as: z.enum(['truncated', 'html', 'empty', 'binary']).exactOptional(),
  }),
]) satisfies z.ZodType<SandboxAnswerFault>

export const callbackFaultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('duplicated'),
    copies: z.int().min(2).max(100).exactOptional(),
    apart: duration.exactOptional(),
  }),
  z.strictObject({ kind: z.literal('reordered'), atMost: duration.exactOptional() }),
  z.strictObject({
    kind: z.literal('contradictory'),
    first: decision.exactOptional(),
    after: duration.exactOptional(),
    truth: z.enum(['first', 'last']).exactOptional(),
  }),
  z.strictObject({ kind: z.literal('never') }),
  z.strictObject({
    kind: z.literal('wrong-amount'),
    amount: z.string().exactOptional(),
    currency: z.string().exactOptional(),
  }),
  z.strictObject({ kind: z.literal('wrong-key') }),
  z.strictObject({ kind: z.literal('tampered') }),
  z.strictObject({ kind: z.literal('before-answer') }),
  z.strictObject({ kind: z.literal('late'), by: duration.exactOptional() }),
]) satisfies z.ZodType<SandboxCallbackFault>

const scope = {
  gateway: z.enum(['kumquat', 'paynicorn']).optional(),
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
  const read = answer === undefined ? undefined : answerFault(answer, scope.gateway, traits)
  return Object.freeze({
    id,
    type: 'next',
    ...defined(scope),
    ...(read === undefined ? {} : { answer: read }),
    ...(callback === undefined ? {} : { callback: callbackFault(callback) }),
    left: times ?? (read?.kind === 'clock-skew' ? 'always' : 1),
  })
}

/** @throws SandboxError */
export function randomFrom(faults: RandomFaults, id: string, traits: TraitsOfAll): WaitingFault {
  const { rate, seed = 1, answers, callbacks, ...scope } = checked(randomSchema, faults, 'random faults')
  return Object.freeze({
    id,
    type: 'random',
    ...defined(scope),
    rate,
    seed,
    answers: (answers ?? RANDOM_ANSWERS).map((each) => answerFault(each, undefined, traits)),
    callbacks: (callbacks ?? RANDOM_CALLBACKS).map(callbackFault),
  })
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
  given: unknown,
  gateway: GatewayName | undefined,
  traits: TraitsOfAll,
): SandboxAnswerFault {
  const fault = checked(
    answerFaultSchema,
    typeof given === 'string' ? { kind: given } : given,
    'an answer fault',
  )
  const named = gateway === undefined ? Object.values(traits) : [traits[gateway]]
  if (!named.some((each) => fits(fault, each))) {
    const what = fault.kind === 'refused' ? `error code "${fault.code}"` : `fault "${fault.kind}"`
    throw new SandboxError(`${gateway ?? 'no gateway'} has ${gateway === undefined ? 'the' : 'no'} ${what}`)
  }
  if (fault.kind === 'clock-skew') signedMilliseconds(fault.by ?? 0)
  if (fault.kind === 'delayed') milliseconds(fault.by ?? 0)
  return fault
}

function callbackFault(given: unknown): SandboxCallbackFault {
  const fault = checked(
    callbackFaultSchema,
    typeof given === 'string' ? { kind: given } : given,
    'a callback fault',
  )
  const { by, after, apart, atMost }: Readonly<Record<string, unknown>> = { ...fault }
  for (const duration of [by, after, apart, atMost] as readonly (Duration | undefined)[]) {
    if (duration !== undefined) milliseconds(duration)
  }
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

function checked<T>(schema: Schema<T>, value: unknown, what: string): T {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`
  throw new SandboxError(`not ${what}${where}: ${issue?.message ?? 'wrong'}`)
}

function defined(scope: { [K in keyof FaultScope]?: FaultScope[K] | undefined }): FaultScope {
  return Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== undefined))
}
