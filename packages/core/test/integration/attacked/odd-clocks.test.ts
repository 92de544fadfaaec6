import { manualClock } from '@kumicorn/testkit'
import { expect, it, onTestFinished } from 'vitest'
import { ConfigError, createKumicorn, createKumquat, sqliteStore } from '../../../src/index.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { newPath } from '../stores/database-file.ts'

// Found by attack: a store could not write the times of a clock with fractions, and nobody said why.

const kumquat = { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'k' }

it('a clock that tells fractions of a millisecond, as performance.now() does, is rounded down', async () => {
  const clock = { ...manualClock(), now: () => 1_795_233_600_000.75 }
  const store = sqliteStore({ path: await newPath() })
  onTestFinished(() => store.close())
  const kumicorn = createKumicorn({ kumquat, store, clock })
  onTestFinished(() => kumicorn.stop())
  await kumicorn.start()
  const reply = await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1' }, 'k'))
  expect(reply.status).toBe(200)
  expect(await kumicorn.orders.get('R1')).toMatchObject({ createdAt: 1_795_233_600_000 })
})

it.each([
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [-1, '-1'],
  ['1795233600000', 'a text like this'],
  [new Date(0), 'a Date'],
  [undefined, 'undefined'],
])('a clock that tells no time is refused: %s', (now, what) => {
  const clock = { ...manualClock(), now: () => now as number }
  for (const make of [() => createKumicorn({ kumquat, clock }), () => createKumquat({ ...kumquat, clock })]) {
    expect(make).toThrow(ConfigError)
    expect(make).toThrow(`clock: now() must give milliseconds since the epoch, not ${what}`)
  }
})

it('a clock keeps what it is: a class with fields of its own, and a time that no step moves', () => {
  class Ticking {
    #ms = 5.5
    now = (): number => 10
    monotonic(): number {
      return this.#ms
    }
    after(): () => void {
      return () => undefined
    }
  }
  expect(() => createKumicorn({ kumquat, clock: new Ticking() })).not.toThrow()
})
