import { describe, expect, it } from 'vitest'
import { clientsOf, topUp } from '../support/clients.ts'
import { receiver } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

describe('the reply of a receiver', () => {
  it.each(['x', 'ü', '😀'])(
    'is kept to its first 1000 characters, said where it is cut: of %s',
    async (letter) => {
      const merchant = await receiver((_, response) => response.end(`!${letter.repeat(100_000)}`))
      const sandbox = await frozen({ kumquat: { callbackUrl: merchant.url } })
      const told: (string | undefined)[] = []
      sandbox.on('callback-failed', ({ reply }) => told.push(reply))
      await clientsOf(sandbox).kumquat.orders.place(topUp())
      await sandbox.clock.advance('1s')
      const [order] = sandbox.orders()
      const cut = ' … (cut here: the rest of the reply is not kept)'
      const kept = `!${letter.repeat(letter.length === 2 ? 499 : 999)}${cut}`
      expect(order?.callbacks).toMatchObject([{ verdict: 'failed', status: 200, reply: kept }])
      expect(told).toEqual([kept])
    },
  )

  it('is whole when it is not longer, and an acknowledgement may be', async () => {
    const acknowledgement = 'ü'.repeat(70_000)
    const replies = ['x'.repeat(1_000), acknowledgement.slice(1), acknowledgement]
    const merchant = await receiver((_, response) => response.end(replies.shift()))
    const sandbox = await frozen({ kumquat: { callbackUrl: merchant.url, acknowledgement } })
    await clientsOf(sandbox).kumquat.orders.place(topUp())
    await sandbox.clock.advance('1d')
    const [order] = sandbox.orders()
    expect(order?.callbacks.map(({ verdict }) => verdict)).toEqual(['failed', 'failed', 'acknowledged'])
    expect(order?.callbacks[0]?.reply).toBe('x'.repeat(1_000))
    expect(order?.callbacks.map(({ reply }) => (reply?.length ?? 0) < 1_100)).toEqual([true, true, true])
  })
})
