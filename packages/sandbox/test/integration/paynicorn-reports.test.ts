import { describe, expect, it } from 'vitest'
import { paynicornCaller } from '../support/paynicorn-caller.ts'
import { frozen } from '../support/start.ts'

const vas = { appKey: 'sandbox-app-key', metric: 'country', pageNo: 1, pageSize: 10 }

describe('a report', () => {
  it.each(['startDay', 'endDay'])('is refused for a %s that is none', async (field) => {
    const { call } = paynicornCaller(await frozen())
    const days = { startDay: '2026-11-01', endDay: '2026-11-30' }
    for (const day of ['x', '2026-13-45', '2026-02-30', '20261131', '2026-11-01 00:00:00', 20_261_131]) {
      const { envelope, content } = await call('/merchant/report/query', { ...vas, ...days, [field]: day })
      expect(envelope.responseCode).toBe('000000')
      expect([day, content]).toEqual([day, { code: '1001', message: 'parameter error' }])
    }
  })
})
