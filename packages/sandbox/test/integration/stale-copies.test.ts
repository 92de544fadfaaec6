import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { clientsOf, topUp } from '../support/clients.ts'
import { acknowledge, receiver } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

describe('a callback that comes several times', () => {
  // The copies came after the news, as they were sent when the first delivery was over.
  it.each([0, '5m'])('comes no more when news replaced it meanwhile (copies %s apart)', async (apart) => {
    const { promise: reached, resolve: reach } = Promise.withResolvers<ServerResponse>()
    const merchant = await receiver((callback, response) => {
      if (merchant.received.length === 1) reach(response)
      else acknowledge(callback, response)
    })
    const sandbox = await frozen({ kumquat: { callbackUrl: `${merchant.url}/kumquat` } })
    sandbox.faults.next({ callback: { kind: 'duplicated', copies: 3, apart } })
    await clientsOf(sandbox).kumquat.orders.place(topUp())
    const first = sandbox.settle('R1', 'succeeded')
    const reply = await reached
    await sandbox.settle('R1', 'failed')
    reply.end('SUCCESS')
    await first
    await sandbox.clock.advance('1h')
    expect(merchant.received.map(({ body }) => JSON.parse(body).status)).toEqual(['success', 'error'])
  })
})
