import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type InstrumentOptions, instrument } from '../../src/index.ts'
import { failing, RECIPIENT, SECRET, shop, until } from '../helpers/shop.ts'
import { idOf, linksOf, spanSink } from '../helpers/sinks.ts'

async function traced(
  given: Parameters<typeof shop>[0] = {},
  options: Omit<InstrumentOptions, 'tracerProvider'> = {},
) {
  const sink = spanSink()
  const there = await shop(given)
  const { stop } = instrument(there.kumicorn, {
    tracerProvider: sink.tracerProvider,
    meterProvider: false,
    ...options,
  })
  onTestFinished(stop)
  const tracer = sink.tracerProvider.getTracer('the application')
  /** Does something as a part of a request. */
  const during = <T>(name: string, work: () => Promise<T>): Promise<T> =>
    tracer.startActiveSpan(name, (span) => work().finally(() => span.end()))
  return { ...there, ...sink, tracer, during, stop }
}

describe('the span of a call', () => {
  it('is a part of the request, tells how it ended, and has what is sent inside', async () => {
    const { span, during, pick } = await traced()
    await during('POST /orders', () => pick('T1'))
    const call = span('mango fruits.pick')
    expect(call).toMatchObject({
      kind: SpanKind.CLIENT,
      status: { code: SpanStatusCode.UNSET },
      attributes: {
        'kumicorn.gateway': 'mango',
        'kumicorn.operation': 'fruits.pick',
        'kumicorn.order.reference': 'T1',
        'kumicorn.result': 'accepted',
        'http.response.status_code': 200,
      },
    })
    expect(call.parentSpanContext?.spanId).toBe(span('POST /orders').spanContext().spanId)
  })

  it('tells a refusal, which is no failure, and a doubt, which is one', async () => {
    const { spans, farm, pick } = await traced()
    await pick('T1', 'none')
    farm.loseAnswers = 1
    await pick('T2')
    const [refused, doubtful] = spans('mango fruits.pick')
    expect(refused).toMatchObject({
      status: { code: SpanStatusCode.UNSET },
      attributes: { 'kumicorn.result': 'rejected', 'kumicorn.gateway_code': 'unripe' },
    })
    expect(doubtful).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'kumicorn.result': 'unknown', 'error.type': 'transport_failed' },
    })
  })

  it('tells each time that it was sent again', async () => {
    const { span, farm, fruits, pick } = await traced({ retries: 2 })
    await pick('T1')
    farm.loseAnswers = 1
    await fruits.look({ ticket: 'T1' })
    const look = span('mango fruits.look')
    expect(look.attributes).toMatchObject({ 'kumicorn.result': 'ok', 'http.request.resend_count': 1 })
    expect(look.events).toMatchObject([
      { name: 'retry', attributes: { 'kumicorn.result': 'again', 'error.type': 'transport_failed' } },
    ])
  })
})

describe('the span of a callback', () => {
  it('is a part of its request, is linked to the call that placed the order, and has its delivery inside', async () => {
    const { kumicorn, tracer, span, spans, during, pick, tell } = await traced()
    kumicorn.on('order.succeeded', {
      name: 'fulfil',
      handle: () => tracer.startSpan('UPDATE orders').end(),
    })
    await kumicorn.start()
    await during('POST /orders', () => pick('T1'))
    await during('POST /callbacks/mango', async () => tell('T1'))
    await until(() => spans('process fulfil').length === 1)
    const callback = span('callback mango')
    expect(callback).toMatchObject({
      kind: SpanKind.CONSUMER,
      status: { code: SpanStatusCode.UNSET },
      attributes: {
        'kumicorn.gateway': 'mango',
        'kumicorn.callback': 'mango',
        'kumicorn.order.reference': 'T1',
        'kumicorn.result': 'acknowledged',
        'kumicorn.event.type': 'order.succeeded',
        'kumicorn.event.id': expect.any(String) as string,
        'http.response.status_code': 200,
      },
    })
    expect(callback.parentSpanContext?.spanId).toBe(span('POST /callbacks/mango').spanContext().spanId)
    expect(linksOf(callback)).toEqual([idOf(span('mango fruits.pick').spanContext())])
    const delivery = span('process fulfil')
    expect(delivery).toMatchObject({
      kind: SpanKind.CONSUMER,
      attributes: {
        'kumicorn.gateway': 'mango',
        'kumicorn.account': expect.stringMatching(/^mango_/) as string,
        'kumicorn.order.kind': 'fruit',
        'kumicorn.order.reference': 'T1',
        'kumicorn.handler': 'fulfil',
        'kumicorn.event.type': 'order.succeeded',
        'kumicorn.event.id': callback.attributes['kumicorn.event.id'],
        'kumicorn.delivery.tries': 0,
        'kumicorn.result': 'finished',
      },
    })
    expect(delivery.parentSpanContext?.spanId).toBe(callback.spanContext().spanId)
    expect(span('UPDATE orders').parentSpanContext?.spanId).toBe(delivery.spanContext().spanId)
  })

  it('that is refused tells why, and is no failure; one that is answered 5xx is', async () => {
    const { kumicorn, spans, tell } = await traced()
    await kumicorn.start()
    await tell('T1', 'ripe', 'another secret')
    await kumicorn.stop()
    await tell('T1')
    const [forged, stopped] = spans('callback mango')
    expect(forged).toMatchObject({
      status: { code: SpanStatusCode.UNSET },
      attributes: { 'kumicorn.result': 'callback_signature', 'http.response.status_code': 401 },
    })
    expect(stopped).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'kumicorn.result': 'callback_stopped', 'http.response.status_code': 503 },
    })
  })
})

describe('the span of a delivery', () => {
  it('that is tried again is a trace of its own, linked to the callback', async () => {
    const clock = {
      now: Date.now,
      // An hour is as good as a moment.
      after: (ms: number, run: () => void) => {
        const timer = setTimeout(run, Math.min(ms, 20))
        return () => clearTimeout(timer)
      },
    }
    let now = 0
    const { kumicorn, span, spans, during, tell } = await traced({
      clock: { ...clock, now: () => Date.now() + now },
    })
    kumicorn.on('order.succeeded', { name: 'fulfil', handle: failing(1) })
    await kumicorn.start()
    await during('POST /callbacks/mango', async () => tell('T1'))
    await until(() => spans('process fulfil').length === 1)
    now += 3_600_000
    await until(() => spans('process fulfil').length === 2)
    const [first, second] = spans('process fulfil')
    expect(first).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'kumicorn.result': 'failed', 'error.type': 'TypeError' },
    })
    expect(second).toMatchObject({
      parentSpanContext: undefined,
      attributes: { 'kumicorn.result': 'finished', 'kumicorn.delivery.tries': 1 },
    })
    expect(second && linksOf(second)).toEqual([idOf(span('callback mango').spanContext())])
    expect(second?.spanContext().traceId).not.toBe(first?.spanContext().traceId)
  })
})

describe('the span of a question', () => {
  it('is linked to the call that placed the order, and has the call that asks inside', async () => {
    const { kumicorn, span, pick } = await traced()
    await pick('T1')
    await kumicorn.orders.recheck('T1')
    const question = span('query mango')
    expect(question).toMatchObject({
      kind: SpanKind.INTERNAL,
      attributes: {
        'kumicorn.gateway': 'mango',
        'kumicorn.order.kind': 'fruit',
        'kumicorn.order.reference': 'T1',
        'kumicorn.query.scheduled': false,
        'kumicorn.result': 'pending',
      },
    })
    expect(linksOf(question)).toEqual([idOf(span('mango fruits.pick').spanContext())])
    expect(span('mango fruits.look').parentSpanContext?.spanId).toBe(question.spanContext().spanId)
  })

  it('that is not answered is a failure', async () => {
    const { kumicorn, farm, span, pick } = await traced()
    await pick('T1')
    farm.loseAnswers = 1
    await kumicorn.orders.recheck('T1').catch(() => undefined)
    expect(span('query mango')).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'kumicorn.result': 'error', 'error.type': 'transport_failed' },
    })
  })
})

describe('spans', () => {
  it('hold no secret, no recipient and nothing of what was signed; and no reference when they are not to', async () => {
    const { kumicorn, spans, pick, tell } = await traced({}, { references: false })
    kumicorn.on('order.succeeded', {
      name: 'fulfil',
      handle: () => Promise.reject(new Error('seed 0123456789')),
    })
    await kumicorn.start()
    await pick('REF-77')
    await tell('REF-77')
    await kumicorn.orders.recheck('REF-77').catch(() => undefined)
    await until(() => spans('process fulfil').length === 1)
    const text = JSON.stringify(
      spans().map(({ name, attributes, events, status }) => [name, attributes, events, status]),
    )
    expect(spans().length).toBeGreaterThanOrEqual(5)
    for (const secret of [SECRET, RECIPIENT, 'alphonso', '0123456789', 'REF-77'])
      expect(text).not.toContain(secret)
  })

  it('of several instruments on one tracer are made once, until the last is stopped', async () => {
    const { kumicorn, tracerProvider, spans, pick, stop } = await traced()
    const other = instrument(kumicorn, { tracerProvider, meterProvider: false })
    await pick('T1')
    expect(spans('mango fruits.pick')).toHaveLength(1)
    stop()
    stop()
    await pick('T2')
    expect(spans('mango fruits.pick')).toHaveLength(2)
    other.stop()
    await pick('T3')
    expect(spans('mango fruits.pick')).toHaveLength(2)
  })

  it('on two tracers are made for each, and what is done inside is done once', async () => {
    const { kumicorn, farm, spans, pick } = await traced()
    const second = spanSink()
    const { stop } = instrument(kumicorn, { tracerProvider: second.tracerProvider, meterProvider: false })
    onTestFinished(stop)
    await pick('T1')
    expect([spans('mango fruits.pick').length, second.spans('mango fruits.pick').length]).toEqual([1, 1])
    expect(farm.requests).toHaveLength(1)
    expect(trace.getActiveSpan()).toBeUndefined()
  })
})
