import { ConfigError, createKumicorn } from '@kumicorn/core'
import { type DiagLogger, diag, type MeterProvider, type TracerProvider } from '@opentelemetry/api'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { instrument } from '../../src/index.ts'
import { shop, until } from '../helpers/shop.ts'
import { spanSink } from '../helpers/sinks.ts'

const no = (): never => {
  throw new Error('telemetry is broken')
}

/** An object of which everything that is called throws, once it was made. */
const broken = (made: object = {}): never =>
  new Proxy(made, { get: (target, name) => Reflect.get(target, name) ?? no }) as never

const brokenSpan = (name: string) => {
  const span = { spanContext: () => ({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 }) }
  return name === 'spanContext' ? broken({}) : broken(span)
}

const tracers: Readonly<Record<string, () => TracerProvider>> = {
  'is not given': () => ({ getTracer: no }),
  'makes no span': () => ({ getTracer: () => broken() }),
  'makes spans that throw': () => ({ getTracer: () => broken({ startSpan: brokenSpan }) }),
}
const instrumentOf = () => broken({ addCallback: () => undefined, removeCallback: () => undefined })
const meters: Readonly<Record<string, () => MeterProvider>> = {
  'is not given': () => ({ getMeter: no }),
  'makes no instruments': () => ({ getMeter: () => broken() }),
  'cannot be stopped': () => ({
    getMeter: () =>
      broken({
        ...{
          createHistogram: () => broken(),
          createCounter: () => broken(),
          createObservableGauge: () => broken({ addCallback: () => undefined }),
        },
        addBatchObservableCallback: () => undefined,
      }),
  }),
  'has instruments that throw': () => ({
    getMeter: () =>
      broken({
        ...{
          createHistogram: instrumentOf,
          createCounter: instrumentOf,
          createObservableGauge: instrumentOf,
        },
        ...{ addBatchObservableCallback: () => undefined, removeBatchObservableCallback: () => undefined },
      }),
  }),
}

/** Everything that is watched, and how it ends. */
async function aDay() {
  const { kumicorn, pick, tell } = await shop()
  const got: string[] = []
  kumicorn.on('order.succeeded', { name: 'fulfil', handle: ({ reference }) => void got.push(reference) })
  await kumicorn.start()
  const outcome = await pick('T1')
  const refused = await pick('T2', 'none')
  const order = await kumicorn.orders.recheck('T1')
  const reply = await tell('T1')
  const forged = await tell('T1', 'ripe', 'another secret')
  await until(() => got.length === 1)
  return [outcome.state, refused.state, order.state, reply?.status, reply?.body, forged?.status, got]
}

const WELL = ['accepted', 'rejected', 'pending', 200, 'eaten', 401, ['T1']]

describe('telemetry that fails changes nothing', () => {
  it.each(Object.entries(tracers))('when the tracer %s', async (_, tracerProvider) => {
    const kumicorn = createKumicorn({
      kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P', signKey: 'k' },
    })
    onTestFinished(instrument(kumicorn, { tracerProvider: tracerProvider(), meterProvider: false }).stop)
    expect(await aDay()).toEqual(WELL)
  })

  it.each(Object.entries(meters))('when the meter %s', async (_, meterProvider) => {
    const kumicorn = createKumicorn({
      kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P', signKey: 'k' },
    })
    const options = {
      tracerProvider: false,
      meterProvider: meterProvider(),
      balanceInterval: 60_000,
    } as const
    onTestFinished(instrument(kumicorn, options).stop)
    expect(await aDay()).toEqual(WELL)
  })

  it('and is told of once, to the diagnostics of OpenTelemetry, which may throw, too', async () => {
    const error = vi.fn<DiagLogger['error']>()
    diag.setLogger({ error, warn: no, info: no, debug: no, verbose: no }, { suppressOverrideMessage: true })
    onTestFinished(() => diag.disable())
    const { kumicorn, pick } = await shop()
    const tracerProvider = tracers['makes no span']?.() as TracerProvider
    onTestFinished(instrument(kumicorn, { tracerProvider, meterProvider: false }).stop)
    await pick('T1')
    await pick('T2')
    const starts = error.mock.calls.filter(([text]) => text.includes('callStart'))
    expect(starts).toEqual([['kumicorn: telemetry of callStart has failed', expect.any(Error)]])
    error.mockImplementation(no)
    await kumicorn.orders.recheck('T1')
  })
})

describe('instrument()', () => {
  it('refuses what is no Kumicorn, and no option', async () => {
    const { kumicorn } = await shop()
    expect(() => instrument({} as never)).toThrow(ConfigError)
    expect(() => instrument(kumicorn, { tracerProvider: {} as never })).toThrow(
      'instrument.tracerProvider must be',
    )
    expect(() => instrument(kumicorn, { meterProvider: 5 as never })).toThrow(
      'instrument.meterProvider must be',
    )
    expect(() => instrument(kumicorn, { balanceInterval: 1_000 })).toThrow(
      'instrument.balanceInterval must be',
    )
    expect(() => instrument(kumicorn, { reference: true } as never)).toThrow('did you mean "references"')
  })

  it('works with nothing but the API, and costs no span then', async () => {
    const { kumicorn, pick } = await shop()
    const { stop } = instrument(kumicorn)
    expect((await pick('T1')).state).toBe('accepted')
    stop()
  })

  it('leaves nothing behind when it is stopped in the middle of a call', async () => {
    const { tracerProvider, spans } = spanSink()
    const { kumicorn, pick } = await shop()
    const { stop } = instrument(kumicorn, { tracerProvider, meterProvider: false })
    const picking = pick('T1')
    stop()
    expect((await picking).state).toBe('accepted')
    expect(spans()).toEqual([])
  })
})
