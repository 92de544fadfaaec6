import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { SandboxError } from '../errors.ts'
import { answerFaultSchema, callbackFaultSchema } from '../faults/schemas.ts'
import { type SandboxState, STATE_FORMAT } from './snapshot.ts'

const address = z.string().nullish()

const scope = {
  id: z.string(),
  gateway: z.enum(['kumquat', 'paynicorn']).exactOptional(),
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
    rate: z.number(),
    seed: z.int(),
    answers: z.array(answerFaultSchema),
    callbacks: z.array(callbackFaultSchema),
  }),
])

/** Checks what a broken or foreign file would get wrong; each gateway knows the rest of its orders. */
const stateSchema = z.object({
  format: z.literal(STATE_FORMAT),
  seed: z.int(),
  savedAt: z.iso.datetime(),
  now: z.number(),
  addresses: z.object({ kumquat: address, postback: address, recharge: address }),
  faults: z.array(fault),
  orders: z.array(
    z.looseObject({
      gateway: z.enum(['kumquat', 'paynicorn']),
      operation: z.string(),
      reference: z.string(),
      gatewayId: z.string(),
      state: z.enum(['pending', 'succeeded', 'failed']),
      status: z.string(),
      amount: z.string(),
      currency: z.string(),
      createdAt: z.number(),
      callbacks: z.array(z.looseObject({})),
    }),
  ),
  deliveries: z.array(
    z.looseObject({
      gatewayId: z.string(),
      attempt: z.int().min(1),
      dueAt: z.number(),
      callback: z.looseObject({}),
    }),
  ),
  kumquat: z.object({ balance: z.string(), serials: z.number() }),
  paynicorn: z.object({ ids: z.array(z.string()) }),
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
  return fail(`holds no state of a sandbox (${issue?.path.join('.')}: ${issue?.message})`, read.error)
}
