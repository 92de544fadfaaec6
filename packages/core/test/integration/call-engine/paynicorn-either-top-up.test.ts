import { describe, expect, it } from 'vitest'
import type { Fact } from '../../../src/index.ts'
import { heardOf, paynicorn } from '../../unit/gateway.ts'
import { denied, gateway, type Reply, sealed } from './gateway.ts'

const absent = sealed({ code: 4007, msg: 'no' })
const told = sealed({ code: 1200, result: { transId: 'R1', statusCode: '1' } })

/** Asks about a top-up that only a callback has told of. */
async function ask(...replies: readonly Reply[]): Promise<Fact | 'absent'> {
  const server = await gateway(replies)
  const plugin = paynicorn({ baseUrl: server.url, merchantSecret: 'paynicorn-secret-8f2e', retries: 0 })
  try {
    return await plugin.query(heardOf(plugin, 'topUp'))
  } finally {
    await plugin.close?.()
  }
}

describe('a top-up of which only a callback has told', () => {
  it('is asked about as airtime, then as data', async () => {
    expect(await ask(told)).toMatchObject({ state: 'succeeded', source: 'query' })
    expect(await ask(absent, told)).toMatchObject({ state: 'succeeded' })
    expect(await ask(sealed({ code: 4001, msg: 'no' }), told)).toMatchObject({ state: 'succeeded' })
  })

  it('is absent only when both say so', async () => {
    expect(await ask(absent, absent)).toBe('absent')
    await expect(ask(sealed({ code: 4001, msg: 'no' }), absent)).rejects.toMatchObject({
      gatewayCode: '4001',
    })
    await expect(ask(absent, sealed({ code: 4001, msg: 'no' }))).rejects.toMatchObject({
      gatewayCode: '4001',
    })
  })

  it.each([denied('205999'), { status: 502 }, 'reset' as const])('is in doubt after %j', async (reply) => {
    await expect(ask(reply, told)).rejects.toMatchObject({ name: expect.stringContaining('Error') })
  })
})
