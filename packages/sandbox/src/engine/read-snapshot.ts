import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { SandboxError } from '../errors.ts'
import { answerFaultSchema, callbackFaultSchema } from '../faults/schemas.ts'
import { callbackKinds, gatewayNames, gateways } from '../gateways/all.ts'
import { ofEach } from '../of-each.ts'
import { decimalSchema } from './decimal.ts'
import { LAST_MOMENT } from './duration.ts'
import { type SandboxState, STATE_FORMAT } from './snapshot.ts'

const address = z.string().nullish()

const scope = {
  id: z.string(),
  gateway: z.enum(gatewayNames).exactOptional(),
  operation: z.string().exactOptional(),
  reference: z.string().exactOptional(),
}

const fault = z.discriminatedUnion('type', [
  z.object({
    ...scope,
    type: z.literal('next'),
    answer: answerFaultSchema.exactOptional(),
    callback: callbackFaultSchema.exactOptional(),
    left: z.union([z.int().min(1), z.literal('always')]),
  }),
  z.object({
    ...scope,
    type: z.literal('random'),
    rate: z.number().min(0).max(1),
    seed: z.int(),
    answers: z.array(answerFaultSchema),
    callbacks: z.array(callbackFaultSchema),
  }),
])

const time = z.number().min(-LAST_MOMENT).max(LAST_MOMENT)
const callbackTry = z.looseObject({ attempt: z.int(), at: time, url: z.string(), body: z.string() })

const order = z
  .looseObject({
    gateway: z.enum(gatewayNames),
    operation: z.string(),
    reference: z.string(),
    gatewayId: z.string(),
    state: z.enum(['pending', 'succeeded', 'failed']),
    status: z.string(),
    amount: decimalSchema,
    currency: z.string(),
    createdAt: time,
    settledAt: time.optional(),
    callbacks: z.array(callbackTry),
    callbackFault: callbackFaultSchema.optional(),
    isFaultPlanned: z.literal(true).exactOptional(),
    plannedReversal: z
      .object({ at: time, to: z.enum(['succeeded', 'failed']), truth: z.enum(['first', 'last']) })
      .optional(),
  })
  .superRefine((value, context) => {
    const read = gateways[value.gateway].stored.order.safeParse(value)
    for (const { path, message } of read.error?.issues ?? [])
      context.addIssue({ code: 'custom', path: [...path], message })
  })

const delivery = z.looseObject({
  gatewayId: z.string(),
  attempt: z.int().min(1),
  dueAt: time,
  held: z.literal(true).exactOptional(),
  options: z.object({ once: z.boolean().exactOptional(), notReplaced: z.boolean().exactOptional() }),
  callback: z.object({
    kind: z.enum(Object.keys(callbackKinds)),
    url: z.url({ protocol: /^https?$/ }),
    isNamedByOrder: z.literal(true).exactOptional(),
    body: z.string(),
    acknowledgement: z.string(),
    reportedState: z.enum(['pending', 'succeeded', 'failed']),
  }),
})

/** Checks what a broken or foreign file would get wrong. */
const stateSchema = z.object({
  format: z.literal(STATE_FORMAT),
  seed: z.int(),
  savedAt: z.iso.datetime(),
  now: time,
  addresses: z.object(ofEach(callbackKinds, () => address)),
  faults: z.array(fault),
  faultsMade: z.int().min(0).exactOptional(),
  calls: z.record(z.string(), z.int().min(1)).exactOptional(),
  orders: z.array(order).superRefine((orders, { addIssue }) => {
    const ids = new Set<string>()
    for (const [index, { gatewayId }] of orders.entries()) {
      if (ids.has(gatewayId)) addIssue({ code: 'custom', path: [index], message: 'the order stands twice' })
      ids.add(gatewayId)
    }
  }),
  deliveries: z.array(delivery),
  counters: z.object(ofEach(gateways, ({ stored }) => stored.counters)),
})

/** The state in a file, or undefined when there is no file yet. @throws SandboxError that names the file */
export async function readState(path: string): Promise<SandboxState | undefined> {
  const fail = (reason: string, cause?: unknown): never => {
    throw new SandboxError(`the data file ${path} ${reason}`, { cause })
  }
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' ? undefined : fail(`cannot be read: ${code}`, error)
  }
  let json: { readonly format?: unknown } | null
  try {
    json = JSON.parse(text)
  } catch (error) {
    return fail('is not JSON: move it away to start anew', error)
  }
  if (typeof json?.format === 'number' && json.format > STATE_FORMAT) {
    return fail(`was written by a newer version (format ${json.format})`)
  }
  const read = stateSchema.safeParse(json)
  if (read.success) return read.data as unknown as SandboxState
  const [issue] = read.error.issues
  return fail(`holds no state of a sandbox (${where(issue?.path)}${issue?.message})`, read.error)
}

const where = (path: readonly PropertyKey[] = []): string => (path.length === 0 ? '' : `${path.join('.')}: `)
