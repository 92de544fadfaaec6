import { httpServer, manualClock } from '@kumicorn/testkit'
import { expect, it } from 'vitest'
import { type Logger, memoryStore, type Store, StoreError } from '../../../src/index.ts'
import { make, pause, place } from './shop.ts'

/** Orders are asked about, and nothing that is learnt can be written. */
function unwritable(store: Store, isFailing: () => boolean): Store {
  const orFail = <Given extends unknown[], Result>(call: (...given: Given) => Promise<Result>) =>
    ((...given: Given) =>
      isFailing() ? Promise.reject(new StoreError('the disk is full')) : call(...given)) as typeof call
  const { commit, tryCommit } = store
  return { ...store, commit: orFail(commit), ...(tryCommit && { tryCommit: orFail(tryCommit) }) }
}

/** What is logged of the first question about an order, which was accepted. */
async function toldOfQuestion({ answered, written }: { answered: boolean; written: boolean }) {
  const result = { status: 'ACCEPT', request_no: 'A', serial_no: 's' }
  const gateway = await httpServer((response, { url }) => {
    if (url?.includes('query') && !answered) return void response.destroy()
    response.end(JSON.stringify({ returnCode: 'SUCCESS', result }))
  })
  const told: [level: string, message: string, code: unknown][] = []
  const at = (level: string) => (details: object, message: string) => {
    const { err, code = err?.code } = details as { err?: { code?: unknown }; code?: unknown }
    if (message.includes('about an order')) told.push([level, message, code])
  }
  const logger: Logger = { debug() {}, info() {}, warn: at('warn'), error: at('error') }
  const clock = manualClock()
  let isFailing = false
  const store = unwritable(memoryStore(), () => isFailing)
  const kumicorn = make({ store, clock, baseUrl: gateway.url, logger })
  kumicorn.on('order.succeeded', { name: 'h', handle() {} })
  await kumicorn.start()
  await kumicorn.kumquat.orders.place(place)
  isFailing = !written
  for (let n = 0; n < 400 && told.length === 0; n += 1) {
    clock.advance(1_000)
    await pause(1)
  }
  return told[0]
}

it('a store that fails while an order is asked about is not told of as a gateway that cannot be asked', async () => {
  const notWritten = ['error', 'kumicorn: an answer about an order could not be applied', 'store_failed']
  expect(await toldOfQuestion({ answered: true, written: false })).toEqual(notWritten)
  expect(await toldOfQuestion({ answered: false, written: true })).toEqual([
    'warn',
    'kumicorn: the gateway could not be asked about an order',
    'transport_failed',
  ])
})
