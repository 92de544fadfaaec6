import { describe, expect, it } from 'vitest'
import { contentOf, refuses, sealed } from '../call-engine/gateway.ts'
import { payment, shop } from '../orders/shop.ts'
import { DAY, HOUR, MIDNIGHT } from './closing.ts'

describe('the report of Paynicorn', () => {
  const BEIJING = MIDNIGHT - 8 * HOUR

  /** What the close of 21 November in Beijing says of rows. */
  async function closed(...rows: readonly object[]) {
    const there = await shop({
      script(request) {
        if (request.url.endsWith('/report/query')) return sealed({ code: '0000', message: '', data: rows })
        if (!request.url.startsWith('/v3/')) return refuses('JU9997', 400)
        return sealed({ code: '0000', message: '', status: '1', txnId: `T-${contentOf(request).orderId}` })
      },
    })
    await there.kumicorn.paynicorn.payments.create(payment)
    there.clock.advance(BEIJING + DAY - there.clock.now())
    const { accounts } = await there.kumicorn.dailyCloses.make({ zone: 'Asia/Shanghai' })
    return accounts.find(({ gateway }) => gateway === 'paynicorn')
  }
  const row = (fields: object) => ({
    metric: 'report_day',
    paySuccessCount: 1,
    amountSumUsd: '0.25',
    ...fields,
  })

  it.each(['2026-11-21', '20261121', '2026/11/21', '2026-11-21 00:00:00', undefined, '', '1795190400'])(
    'is of its day with a row of %j',
    async (metricValue) => {
      expect(await closed(row({ metricValue }))).toMatchObject({ agrees: true, report: { difference: 0 } })
    },
  )

  it.each(['2020-01-01', '20261120', '2026-11-22 00:00:00'])(
    'is not, with a row of %j',
    async (metricValue) => {
      const close = await closed(row({ metricValue }), row({ metricValue: '2026-11-21' }))
      expect(close).toMatchObject({ agrees: false, report: { error: { code: 'answer_mismatch' } } })
    },
  )

  it.each([undefined, 1.5, 1e21, 'x', -1])('is not compared with a count of %j', async (paySuccessCount) => {
    const close = await closed({ ...row({}), paySuccessCount })
    expect(close).toMatchObject({ agrees: false })
    expect(close?.report).not.toMatchObject({ difference: 0 })
  })
})
