import type { SandboxOptions } from '../../src/index.ts'
import { clientsOf } from './clients.ts'
import { acknowledge, receiver } from './receiver.ts'
import { frozen } from './start.ts'

/** A merchant who takes every callback, a sandbox that knows his addresses, and what has struck whose order. */
export async function merchantWithFaults(options: SandboxOptions = {}) {
  const merchant = await receiver(acknowledge)
  const sandbox = await frozen(options)
  sandbox.callbacksTo(merchant.addresses)
  const struck: string[] = []
  sandbox.on('fault', ({ reference, answer, callback }) =>
    struck.push(`${reference} ${(answer ?? callback)?.kind}`),
  )
  return { merchant, sandbox, struck, ...clientsOf(sandbox) }
}
