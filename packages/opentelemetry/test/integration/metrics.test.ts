import { memoryStore } from '@kumicorn/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { instrument } from '../../src/index.ts'
import { busyDay, NEVER } from '../helpers/busy-day.ts'
import { shop, until } from '../helpers/shop.ts'
import { metricSink, samplesOf, valueIn } from '../helpers/sinks.ts'

describe('metrics', () => {
  it('tell what calls, callbacks, deliveries and questions take, and how they end', async () => {
    const { scrape } = await busyDay()
    const text = await scrape()
    const count = (metric: string, labels: Record<string, string>) => valueIn(text, `${metric}_count`, labels)
    const pick = { kumicorn_gateway: 'mango', kumicorn_operation: 'fruits.pick' }
    expect(count('kumicorn_call_duration', { ...pick, kumicorn_result: 'accepted' })).toBe(2)
    expect(count('kumicorn_call_duration', { ...pick, kumicorn_result: 'rejected' })).toBe(1)
    expect(
      count('kumicorn_call_duration', {
        ...pick,
        kumicorn_result: 'unknown',
        error_type: 'transport_failed',
      }),
    ).toBe(1)
    expect(
      count('kumicorn_call_duration', { kumicorn_operation: 'fruits.look', kumicorn_result: 'ok' }),
    ).toBeGreaterThanOrEqual(2)
    expect(valueIn(text, 'kumicorn_call_refusals_total', { ...pick, kumicorn_gateway_code: 'unripe' })).toBe(
      1,
    )
    expect(
      valueIn(text, 'kumicorn_call_retries_total', {
        kumicorn_result: 'again',
        error_type: 'transport_failed',
      }),
    ).toBe(1)
    const callback = { kumicorn_gateway: 'mango', kumicorn_callback: 'mango' }
    const acknowledged = { kumicorn_result: 'acknowledged', http_response_status_code: '200' }
    expect(count('kumicorn_callback_duration', { ...callback, ...acknowledged })).toBe(3)
    const forged = { kumicorn_result: 'callback_signature', http_response_status_code: '401' }
    expect(count('kumicorn_callback_duration', { ...callback, ...forged })).toBe(1)
    const fulfil = { kumicorn_handler: 'fulfil', kumicorn_event_type: 'order.succeeded' }
    expect(count('kumicorn_delivery_duration', { ...fulfil, kumicorn_result: 'finished' })).toBe(1)
    expect(count('kumicorn_delivery_lag', fulfil)).toBe(1)
    expect(count('kumicorn_delivery_duration', { kumicorn_handler: 'refund', kumicorn_result: 'dead' })).toBe(
      1,
    )
    expect(count('kumicorn_delivery_lag', { kumicorn_handler: 'refund' })).toBeUndefined()
    expect(count('kumicorn_query_duration', { kumicorn_gateway: 'mango' })).toBeGreaterThanOrEqual(1)
    const seconds = valueIn(text, 'kumicorn_call_duration_sum', pick)
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThan(10)
  })

  it('tell how things stand in the store', async () => {
    const { scrape } = await busyDay()
    const text = await scrape()
    const fruit = { kumicorn_gateway: 'mango', kumicorn_order_kind: 'fruit' }
    expect(valueIn(text, 'kumicorn_store_up')).toBe(1)
    expect(valueIn(text, 'kumicorn_orders_open', { ...fruit, kumicorn_order_state: 'created' })).toBe(0)
    expect(valueIn(text, 'kumicorn_orders_open', { ...fruit, kumicorn_order_state: 'pending' })).toBe(1)
    const age = valueIn(text, 'kumicorn_orders_open_age', { ...fruit, kumicorn_order_state: 'pending' })
    expect(age).toBeGreaterThan(0)
    expect(age).toBeLessThan(30)
    expect(valueIn(text, 'kumicorn_orders_conflicts', fruit)).toBe(1)
    expect(valueIn(text, 'kumicorn_orders_stuck', fruit)).toBe(0)
    expect(valueIn(text, 'kumicorn_orders_disputed', fruit)).toBe(0)
    expect(valueIn(text, 'kumicorn_deliveries_dead', { kumicorn_handler: 'refund' })).toBe(1)
    expect(valueIn(text, 'kumicorn_deliveries_waiting', { kumicorn_handler: 'fulfil' })).toBe(0)
    expect(valueIn(text, 'kumicorn_deliveries_waiting_age', { kumicorn_handler: 'fulfil' })).toBe(0)
    const accounts = samplesOf(text).filter(({ name }) => name === 'kumicorn_queries_due')
    expect(accounts.map(({ labels }) => labels.kumicorn_account?.replace(/_.*/, '')).sort()).toEqual([
      'kumquat',
      'mango',
    ])
  })

  it('tell the clock skew of gateways, and a balance that is asked for rarely', async () => {
    const { scrape, asked } = await busyDay()
    const text = await scrape()
    expect(
      Math.abs(valueIn(text, 'kumicorn_gateway_clock_skew', { kumicorn_gateway: 'mango' }) ?? 99),
    ).toBeLessThan(5)
    // Found by an attack: after a refusal the balance stayed what it was, and nothing told its age.
    const ages = samplesOf(text).filter(({ name }) => name === 'kumicorn_gateway_balance_age')
    expect(ages.map(({ labels, value }) => [labels.kumicorn_gateway, value >= 0 && value < 600])).toEqual([
      ['kumquat', true],
    ])
    const balances = samplesOf(text).filter(({ name }) => name === 'kumicorn_gateway_balance')
    expect(balances).toMatchObject([
      {
        value: 110.5,
        labels: { kumicorn_gateway: 'kumquat', kumicorn_account: expect.stringMatching(/^kumquat_/) },
      },
    ])
    for (let n = 0; n < 3; n += 1) await scrape()
    expect(asked.filter((url) => url.includes('balance'))).toHaveLength(1)
  })

  it('have labels of few values: no reference, recipient, secret or signed text', async () => {
    const { scrape } = await busyDay()
    const text = await scrape()
    for (const secret of NEVER) expect(text).not.toContain(secret)
    expect(text).toMatch(/^# TYPE kumicorn_call_duration\S* histogram$/m)
  })

  it('of two merchants in one process count calls once, and tell of both stores', async () => {
    const { meterProvider, scrape } = await metricSink()
    const [one, other] = [await shop(), await shop({ partnerNo: 'P2' })]
    for (const { kumicorn } of [one, other])
      onTestFinished(instrument(kumicorn, { tracerProvider: false, meterProvider }).stop)
    await one.pick('T1')
    const text = await scrape()
    expect(valueIn(text, 'kumicorn_call_duration_count', { kumicorn_operation: 'fruits.pick' })).toBe(1)
    const accounts = samplesOf(text).filter(({ name }) => name === 'kumicorn_queries_due')
    expect(accounts).toHaveLength(4)
  })

  it('tell nothing of a handler that was forgotten, and ask no store once they are stopped', async () => {
    const { meterProvider, scrape } = await metricSink()
    const store = { ...memoryStore(), durable: true }
    const { kumicorn, tell } = await shop({ store })
    const { stop } = instrument(kumicorn, { tracerProvider: false, meterProvider })
    kumicorn.on('order.succeeded', { name: 'old', handle: () => undefined })
    await tell('T1')
    const waiting = async (metric: string) =>
      valueIn(await scrape(), `kumicorn_deliveries_${metric}`, { kumicorn_handler: 'old' })
    expect(await waiting('waiting')).toBe(1)
    await kumicorn.handlers.forget('old')
    await until(async () => (await waiting('waiting')) === 0)
    expect(await waiting('waiting_age')).toBe(0)
    stop()
    store.overview = () => expect.fail('the store was asked')
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    expect(await waiting('waiting')).toBe(0)
  })

  it('tell of a store that cannot be used, and wait no longer than five seconds for one that hangs', async () => {
    const { meterProvider, scrape } = await metricSink()
    const store = { ...memoryStore(), durable: true }
    const { kumicorn } = await shop({ store })
    onTestFinished(instrument(kumicorn, { tracerProvider: false, meterProvider }).stop)
    expect(valueIn(await scrape(), 'kumicorn_store_up')).toBe(1)
    const { overview } = store
    store.overview = () => Promise.reject(new Error('the disk is gone'))
    await until(async () => valueIn(await scrape(), 'kumicorn_store_up') === 0)
    let looks = 0
    store.overview = () => {
      looks += 1
      return new Promise(() => undefined)
    }
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    const startedAt = performance.now()
    const texts = await Promise.all([scrape(), scrape()])
    expect(texts.map((text) => valueIn(text, 'kumicorn_store_up'))).toEqual([0, 0])
    expect(performance.now() - startedAt).toBeLessThan(30_000)
    expect(looks).toBe(1)
    store.overview = overview
  })
})
