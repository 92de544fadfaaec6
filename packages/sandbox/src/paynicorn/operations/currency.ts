import { paynicornEndpoints } from '@kumicorn/core/endpoints'
import { literal } from '../../wire/raw-json.ts'
import { usdRates } from '../../world/rates.ts'
import { handler } from '../operation.ts'

export const getUsdRates = handler(paynicornEndpoints.currency.usdRates, (_, { state }) => {
  const now = state.simulation.clock.now()
  return {
    timestamp: Math.floor(now / 1_000),
    source: 'USD',
    date: new Date(now).toISOString().slice(0, 10),
    quotes: Object.fromEntries([...usdRates].map(([currency, rate]) => [`USD${currency}`, literal(rate)])),
  }
})
