import { onTestFinished } from 'vitest'
import { instrument } from '../../src/index.ts'
import { failing, RECIPIENT, SECRET, SIGN_KEY, shop, until } from './shop.ts'
import { metricSink, valueIn } from './sinks.ts'

/** What no metric may hold. */
export const NEVER = [SECRET, SIGN_KEY, RECIPIENT, 'alphonso', '0123456789', 'T1', 'T2', 'T3', 'REF']

/** A merchant to whom everything happens that there is a metric of, and the text that Prometheus gets of it. */
export async function busyDay() {
  const sink = await metricSink()
  const there = await shop({ retries: 1, deliveries: { pollInterval: 20, maxTries: 1 } })
  const { kumicorn, farm, fruits, pick, tell } = there
  const { stop } = instrument(kumicorn, {
    tracerProvider: false,
    meterProvider: sink.meterProvider,
    balanceInterval: 60_000,
  })
  onTestFinished(stop)
  kumicorn.on('order.succeeded', { name: 'fulfil', handle: () => undefined })
  kumicorn.on('order.failed', { name: 'refund', handle: failing(1) })
  await kumicorn.start()
  await pick('T1')
  await pick('T2')
  await pick('REF-1', 'none')
  // Sent again.
  farm.loseAnswers = 1
  await fruits.look({ ticket: 'T1' })
  // In doubt.
  farm.loseAnswers = 1
  await pick('T3')
  await tell('T1')
  await tell('T1', 'rotten')
  await tell('T2', 'rotten')
  await tell('T2', 'ripe', 'another secret')
  await kumicorn.orders.recheck('T3')
  await until(async () => (await kumicorn.health()).deadLetters === 1)
  await sink.scrape()
  await until(async () => valueIn(await sink.scrape(), 'kumicorn_gateway_balance') !== undefined)
  return { ...there, ...sink, stop }
}
