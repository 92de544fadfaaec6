import { createPaynicorn } from '@kumicorn/core'
import { expect, it } from 'vitest'
import { countries } from '../../src/reference-data/countries.ts'

it('every country of the sandbox has a currency that core takes for it', async () => {
  const paynicorn = createPaynicorn({
    appKey: 'app',
    merchantSecret: 'secret',
    logger: false,
    retries: 0,
    transport: { send: () => Promise.reject(new Error('checked')) },
  })
  for (const { iso, currency } of countries)
    await expect(paynicorn.methods.list({ countryCode: iso, currency, txnType: 'payment' })).rejects.toThrow(
      'no answer',
    )
})
