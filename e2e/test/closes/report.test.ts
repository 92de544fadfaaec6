import { describe, expect, it } from 'vitest'
import { DAY, MIDNIGHT, shop } from './shop.ts'

describe('the report of a day', () => {
  it('stands beside what the gateway reports of its own day', async () => {
    const { pay, sandbox, close, goTo, kumicorn } = await shop({ onlyKumquat: false })
    await goTo(10)
    await pay('P-1')
    await pay('P-2')
    await pay('P-3')
    await sandbox.settle('P-1', 'succeeded')
    await sandbox.settle('P-2', 'failed')
    sandbox.faults.next({ callback: 'never', reference: 'P-3' })
    await sandbox.settle('P-3', 'succeeded')
    await goTo(24.1)
    const made = await close({}, 'paynicorn')
    expect(made).toMatchObject({ agrees: true, balance: undefined, kinds: [{ kind: 'payment' }] })
    // It is known only now that the third has succeeded.
    expect(made.suspects).toMatchObject([{ reference: 'P-3', after: 'succeeded', found: 'changed' }])
    expect(made.report).toEqual({
      day: DAY,
      ...{ from: MIDNIGHT, until: MIDNIGHT + 86_400_000, zone: 'Asia/Shanghai', over: true },
      kinds: ['payment', 'topUp'],
      told: { count: 2, sums: [{ amount: '2.00', currency: 'USD' }] },
      ours: {
        count: 1,
        carriedIn: 0,
        carriedOut: 1,
        reversedLater: 0,
        sums: [{ amount: '443.94', currency: 'NGN' }],
      },
      difference: 0,
    })
    await goTo(48.1)
    const after = await close({}, 'paynicorn')
    expect(after).toMatchObject({ agrees: true, kinds: [{ ends: { succeeded: 1 } }] })
    expect(after.report).toMatchObject({
      told: { count: 0 },
      ours: { count: 1, carriedIn: 1 },
      difference: 0,
    })
    expect(await kumicorn.dailyCloses.csv([after])).toContain('"report"')
  })

  it('says that the day of the report is not over where ours ends before it', async () => {
    const { close, goTo } = await shop({ onlyKumquat: false })
    await goTo(20)
    const made = await close({ zone: 'Pacific/Auckland' }, 'paynicorn')
    expect(made).toMatchObject({ day: DAY, agrees: false, report: { over: false, difference: undefined } })
    expect(made.notCompared).toEqual([expect.stringContaining(`close ${DAY} after that`)])
    await goTo(24.1)
    const again = await close({ zone: 'Pacific/Auckland', day: DAY }, 'paynicorn')
    expect(again).toMatchObject({
      nth: 2,
      agrees: true,
      report: { over: true, difference: 0 },
      notCompared: [],
    })
  })
})
