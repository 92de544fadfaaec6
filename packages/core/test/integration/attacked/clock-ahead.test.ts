import { manualClock } from '@kumicorn/testkit'
import { expect, it } from 'vitest'
import { memoryStore } from '../../../src/index.ts'
import { kumquatSays, MINUTE, minutesAsked, noSuchOrder } from '../orders/asking.ts'
import { order, round, shop } from '../orders/shop.ts'

const DAY = 24 * 60 * MINUTE

// Found by an attack: what was put off was asked about all right, but no answer counted: it was asked every 70 s.
it.each([
  ['is going on', kumquatSays('PROCESSING')],
  ['is not known', noSuchOrder],
])(
  'an order that a clock has put off which was ahead is asked about by the schedule (it %s)',
  async (_, said) => {
    const store = memoryStore()
    const ahead = manualClock()
    ahead.advance(20 * DAY)
    const wrong = await shop({ store, clock: ahead, script: [kumquatSays('ACCEPT')] })
    await wrong.kumicorn.kumquat.orders.place(order)
    const right = await shop({ store, script: () => said })
    const now = right.clock.now()
    const accounts = [(await store.orders({ limit: 1 })).items[0]?.account as string]
    expect(await store.pullForward({ accounts, now, latest: now + 3 * DAY })).toBeGreaterThan(0)
    expect(await round(right)).toEqual(['R1'])
    expect((await right.kumicorn.orders.get('R1'))?.queryAt).toBeLessThanOrEqual(now + 60 * MINUTE)
    expect((await minutesAsked(right, 3)).length).toBeLessThan(20)
  },
)
