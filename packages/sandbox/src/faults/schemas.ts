import { z } from 'zod'
import { type Duration, LAST_MOMENT, milliseconds, signedMilliseconds } from '../engine/duration.ts'
import { SandboxError } from '../errors.ts'
import type { SandboxAnswerFault, SandboxCallbackFault } from './types.ts'

/* Plans come over HTTP and from files as well, so they are checked as data, not only by the compiler. */

const durationThat = (read: (given: Duration) => unknown) =>
  z.union([z.number(), z.string()]).superRefine((given, { addIssue }) => {
    try {
      read(given)
    } catch (error) {
      addIssue({ code: 'custom', message: (error as Error).message })
    }
  })

const duration = durationThat(milliseconds)
const skew = durationThat((by) => {
  if (Math.abs(signedMilliseconds(by)) > LAST_MOMENT) throw new SandboxError(`${by} is beyond all dates`)
})
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
  z.strictObject({ kind: z.literal('clock-skew'), by: skew.optional() }),
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
