import { describe, expect, it, vi } from 'vitest'
import {
  ConfigError,
  memoryStore,
  type Store,
  StoreError,
  type TransactionContext,
} from '../../../src/index.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { SIGN_KEY } from '../call-engine/gateway.ts'
import { deliver, shop } from './shop.ts'

const MINUTE = 60_000

type Transact = NonNullable<Store['transact']>

/** A merchant whose only try is on a store that makes transactions as it is told. */
async function once(
  make: (real: Transact) => Transact,
  handle: (context: TransactionContext<string>) => void,
) {
  const kept: Store = { ...memoryStore(), durable: true }
  const real: Transact = async (id, token, work) => {
    await work('a connection')
    return (await kept.finishDelivery(id, token())) !== false
  }
  const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
  const store = { ...kept, transact: make(real) }
  const there = await shop({ store, deliveries: { maxTries: 1 }, logger })
  const tries: number[] = []
  there.kumicorn.on('order.succeeded', {
    name: 'ship',
    transaction: true,
    handle(_, context: TransactionContext<string>) {
      tries.push(context.tries)
      handle(context)
    },
  })
  await there.kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1' }, SIGN_KEY))
  const dead = async () => (await kept.deadLetters({ limit: 9 })).items.map(({ lastError }) => lastError)
  const waiting = async () => (await kept.handlers()).find(({ name }) => name === 'ship')?.waiting ?? 0
  return { ...there, tries, dead, waiting, logger }
}

describe('a handler with a transaction', () => {
  it('gets the connection beside what every handler gets, and is finished by the store', async () => {
    const contexts: TransactionContext<string>[] = []
    const there = await once(
      (real) => real,
      (context) => contexts.push(context),
    )
    await deliver(there)
    expect(contexts).toMatchObject([
      { db: 'a connection', tries: 0, superseded: false, order: { reference: 'R1' } },
    ])
    expect(contexts[0]?.signal).toBeInstanceOf(AbortSignal)
    expect(await there.waiting()).toBe(0)
  })

  it.each<[string, (real: Transact) => Transact, number[]]>([
    ['begin', () => () => Promise.reject(new StoreError('nobody is there')), [0]],
    [
      'commit',
      (real) =>
        async (...given) => {
          await real(given[0], () => -1, given[2])
          throw new StoreError('the connection is lost')
        },
      [0, 0],
    ],
  ])('loses no try when the store cannot %s it', async (_, broken, expected) => {
    let isBroken = true
    const there = await once(
      (real) =>
        (...given) =>
          isBroken ? broken(real)(...given) : real(...given),
      () => undefined,
    )
    await deliver(there)
    expect(await there.dead()).toEqual([])
    expect(there.logger.error.mock.calls.map(([, text]) => text)).toEqual([
      'kumicorn: the store could not make the transaction for a handler: it gets the event later',
    ])
    isBroken = false
    there.clock.advance(MINUTE)
    await deliver(there)
    expect([there.tries, await there.waiting(), await there.dead()]).toEqual([expected, 0, []])
  })

  it('has failed when it throws, whatever it throws, and when the database refuses what it wrote', async () => {
    const thrower = await once(
      (real) => real,
      () => {
        throw new StoreError('of another store')
      },
    )
    await deliver(thrower)
    expect(await thrower.dead()).toEqual(['of another store'])
    const refused = await once(
      () => () => Promise.reject(new Error('it is there twice')),
      () => undefined,
    )
    await deliver(refused)
    expect(await refused.dead()).toEqual(['it is there twice'])
  })

  it('that ends after its lease has gone to another is told of in the log', async () => {
    const there = await once(
      (real) => (id, _, work) => real(id, () => -1, work),
      () => undefined,
    )
    await deliver(there)
    expect(await there.waiting()).toBe(1)
    expect(there.logger.warn.mock.calls.map(([, text]) => text)).toContain(
      'kumicorn: a handler finished after its lease had gone to another',
    )
  })

  it('has it for all of its types or for none, and spells it right', async () => {
    const { kumicorn } = await once(
      (real) => real,
      () => undefined,
    )
    const add = (more: object) => () =>
      kumicorn.on('order.failed', { name: 'ship', handle: () => undefined, ...more })
    expect(add({})).toThrow(/"ship" must have a transaction for all of its types, or for none/)
    expect(add({ transactoin: true })).toThrow(/did you mean "transaction"/)
    expect(add({ transaction: 'yes' })).toThrow(ConfigError)
  })
})
