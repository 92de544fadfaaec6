import { setImmediate as nextTurn } from 'node:timers/promises'
import { runInNewContext } from 'node:vm'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createKumicorn, createKumquat, type LoggerOption } from '../../src/index.ts'
import { kumquatCallback } from '../../src/testing/index.ts'

// Found by newcomers: a handler that threw was not to be seen anywhere.

const kumquat = { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'k', retries: 0 }

const told = { warn: vi.spyOn(console, 'warn'), error: vi.spyOn(console, 'error') }

beforeEach(() => {
  for (const spy of Object.values(told)) spy.mockReset()
})

/** Has a handler throw, with a logger or without. */
async function failing(logger: LoggerOption): Promise<void> {
  const kumicorn = createKumicorn({ kumquat, logger })
  await kumicorn.start()
  kumicorn.on('order.succeeded', async function fulfil() {
    throw new Error('no stock')
  })
  await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1' }, 'k'))
  await kumicorn.stop()
}

describe('without a logger', () => {
  it('a handler that throws is an error on the console, with its name and what it has thrown', async () => {
    await failing(undefined)
    expect(told.error).toHaveBeenCalledWith(
      'kumicorn: a handler failed',
      expect.objectContaining({ handler: 'fulfil', reference: 'R1', err: new Error('no stock') }),
    )
  })

  it('warnings are warnings there, of a client that works alone, too; the rest is not told', async () => {
    await expect(createKumquat(kumquat).balance()).rejects.toThrow('balance')
    expect(told.warn).toHaveBeenCalledExactlyOnceWith(
      'kumicorn: call failed',
      expect.objectContaining({ operation: 'balance' }),
    )
    expect(told.error).not.toHaveBeenCalled()
  })
})

describe('logger: false', () => {
  it('is silence', async () => {
    await failing(false)
    await expect(createKumquat({ ...kumquat, logger: false }).balance()).rejects.toThrow('balance')
    for (const spy of Object.values(told)) expect(spy).not.toHaveBeenCalled()
  })

  it('of a gateway leaves the rest to tell', async () => {
    const kumicorn = createKumicorn({ kumquat: { ...kumquat, logger: false } })
    await kumicorn.kumquat.orders.place({ request_no: 'R1', product_id: 1, account: '254771114118' })
    expect(told.warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('it has not been started'))
  })
})

describe('a logger that fails', () => {
  const realm = runInNewContext('async () => { throw new Error("no disk") }') as () => Promise<never>
  it.each<readonly [string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('no disk')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no disk'))],
    ['rejects with the promise of another realm', realm],
    // biome-ignore lint/suspicious/noThenProperty: what loggers return is theirs
    ['rejects with what is like a promise', () => ({ then: (_: unknown, fail: () => void) => fail() })],
  ])('when it %s, nothing else fails', async (_, log) => {
    const rejected = vi.fn()
    process.on('unhandledRejection', rejected)
    await failing({ debug: log, info: log, warn: log, error: log })
    await nextTurn()
    process.off('unhandledRejection', rejected)
    expect(rejected).not.toHaveBeenCalled()
  })
})
