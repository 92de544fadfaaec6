import { z } from 'zod'
import type { SandboxAnswerFault, SandboxCallbackFault } from './types.ts'

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
