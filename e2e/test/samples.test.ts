import { kumquatCallback, paynicornPostback } from '@kumicorn/core/testing'
import { postgresStore } from '@kumicorn/postgres'
import { newDatabase } from '@kumicorn/testkit/postgres'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { Relay } from './support/relay.ts'
import type { RunningProcess } from './support/running-process.ts'
import { SAMPLES, SampleWorld, startSample } from './support/sample-world.ts'

/** The accounts of KUMQUAT's own mock table, and the amounts that the sandbox knows. */
const account = { succeeds: '254771114118', fails: '8615180624622', refused: '6208566322867' }
const topUp = (reference: string, number = account.succeeds) => ({
  reference,
  productId: '19402',
  account: number,
})
const payment = (reference: string, amount: string) => ({
  reference,
  amount,
  currency: 'NGN',
  countryCode: 'NG',
  description: 'Airtime for a friend',
})

const SIGN_KEY = '123456789'
const MERCHANT_SECRET = 'sandbox-merchant-secret'
const PATIENCE = { timeout: 30_000, interval: 20 }

const refused = (code: string) => ({ error: { code, message: expect.any(String) } })

describe.each(SAMPLES)('%s-sample', (name) => {
  let world: SampleWorld

  beforeAll(async () => {
    world = await SampleWorld.start(name)
  }, 60_000)
  afterAll(() => world?.close())
  afterEach(() => {
    world.gateways.fate = () => 'pass'
  })

  const endsAs = (reference: string, state: string) =>
    expect.poll(() => world.stateOf(reference), PATIENCE).toBe(state)

  it('sells a top-up, and learns by callback that it succeeded', async () => {
    const answer = await world.post('/topups', topUp('top-up-1'))
    expect(answer).toEqual({
      status: 201,
      body: { reference: 'top-up-1', kind: 'topup', state: 'pending' },
    })
    await endsAs('top-up-1', 'succeeded')
    expect(world.internet.requests).toContain('/callbacks/kumquat')
  })

  it('learns by callback that a top-up failed', async () => {
    expect(await world.post('/topups', topUp('top-up-2', account.fails))).toMatchObject({ status: 201 })
    await endsAs('top-up-2', 'failed')
  })

  it("answers a refused top-up with the gateway's code", async () => {
    const answer = await world.post('/topups', topUp('top-up-3', account.refused))
    expect(answer).toEqual({ status: 422, body: refused('JU9994') })
    expect(await world.stateOf('top-up-3')).toBe('rejected')
  })

  it('sends a customer to the cashier, and learns by postback that the payment succeeded', async () => {
    const { status, body } = await world.post('/payments', payment('payment-1', '250.00'))
    expect({ status, body }).toEqual({
      status: 201,
      body: {
        reference: 'payment-1',
        kind: 'payment',
        state: 'pending',
        cashierUrl: expect.stringContaining(`${world.sandboxUrl}/cashier/`),
      },
    })
    expect((await fetch((body as { cashierUrl: string }).cashierUrl)).status).toBe(200)
    await endsAs('payment-1', 'succeeded')
  })

  it('learns by postback that a payment failed', async () => {
    expect(await world.post('/payments', payment('payment-2', '10.13'))).toMatchObject({ status: 201 })
    await endsAs('payment-2', 'failed')
  })

  it('calls a refused payment unknown: the gateway refuses a repeat of a living one in the same way', async () => {
    const answer = await world.post('/payments', payment('payment-3', '10.02'))
    expect(answer).toMatchObject({ status: 202, body: { reference: 'payment-3', state: 'unknown' } })
  })

  it('calls an order whose answer got lost unknown, and the callback tells how it ended', async () => {
    world.gateways.fate = () => 'lose'
    const answer = await world.post('/topups', topUp('lost-1'))
    expect(answer).toMatchObject({ status: 202, body: { reference: 'lost-1', state: 'unknown' } })
    await endsAs('lost-1', 'succeeded')
  })

  it('asks the gateway when a request comes again whose outcome is unknown', async () => {
    world.gateways.fate = () => 'lose'
    const request = payment('lost-2', '10.77')
    expect(await world.post('/payments', request)).toMatchObject({ status: 202 })
    world.gateways.fate = () => 'pass'
    expect(await world.post('/payments', request)).toMatchObject({ status: 201, body: { state: 'pending' } })
  })

  it('sells nothing twice when a request comes again', async () => {
    const first = await world.post('/topups', topUp('again'))
    const sent = world.gateways.requests.length
    expect(await world.post('/topups', topUp('again'))).toEqual(first)
    expect(world.gateways.requests).toHaveLength(sent)
  })

  it('refuses another order with a reference that is taken', async () => {
    await world.post('/topups', topUp('taken'))
    const sent = world.gateways.requests.length
    for (const answer of [
      await world.post('/topups', topUp('taken', account.fails)),
      await world.post('/payments', payment('taken', '1.00')),
    ])
      expect(answer).toEqual({ status: 409, body: refused('reference_taken') })
    expect(world.gateways.requests).toHaveLength(sent)
  })

  it.each([
    ['/topups', {}, ['account', 'productId', 'reference']],
    ['/topups', { ...topUp('bad-1'), productId: 19402 }, ['productId']],
    ['/topups', topUp('bad-1', 'not a number'), ['account']],
    ['/topups', topUp('with & inside'), ['reference']],
    ['/payments', {}, ['amount', 'countryCode', 'currency', 'description', 'reference']],
    ['/payments', payment('bad-2', '1.005'), ['amount']],
    ['/payments', { ...payment('bad-2', '1.00'), description: '' }, ['description']],
  ])('says what is wrong with a request to %s: %j', async (path, request, fields) => {
    const sent = world.gateways.requests.length
    const { status, body } = await world.post(path, request)
    const { error } = body as { error: { issues: { field: string; message: string }[] } }
    expect({ status, error }).toMatchObject({ status: 400, error: { code: 'input_invalid' } })
    expect(error.issues.map(({ field }) => field).toSorted()).toEqual(fields)
    for (const { message } of error.issues) expect(message).not.toBe('')
    expect(world.gateways.requests).toHaveLength(sent)
  })

  it('takes a reference that was refused with wrong input once the input is right', async () => {
    await world.post('/topups', topUp('mended', 'not a number'))
    expect(await world.post('/topups', topUp('mended'))).toMatchObject({ status: 201 })
  })

  it('answers every mistake in the same form', async () => {
    expect(await world.get('/orders/nobody')).toEqual({ status: 404, body: refused('order_unknown') })
    expect(await world.get('/nowhere')).toEqual({ status: 404, body: refused('not_found') })
    expect(await world.post('/topups', '{"reference"')).toEqual({ status: 400, body: refused('bad_request') })
  })

  it('refuses a callback that the gateway did not sign', async () => {
    await world.post('/payments', payment('forged', '10.77'))
    const { method, headers, body } = kumquatCallback({ request_no: 'forged' }, 'another key')
    const response = await fetch(`${world.url}/callbacks/kumquat`, { method, headers, body })
    expect(response.status).toBe(401)
    expect(await world.stateOf('forged')).toBe('pending')
  })

  it('has told no secret', () => {
    expect(world.sample.output).not.toContain(MERCHANT_SECRET)
    expect(world.sample.output).not.toContain(SIGN_KEY)
  })
})

describe.each(SAMPLES)('%s-sample, when it is told to stop', (name) => {
  let world: SampleWorld
  beforeAll(async () => {
    world = await SampleWorld.start(name)
  }, 60_000)
  afterAll(() => world?.close())

  it('keeps what it has acknowledged, and ends with 0', async () => {
    const { body } = await world.post('/payments', payment('last', '10.77'))
    const txnId = (body as { cashierUrl: string }).cashierUrl.split('/').at(-1)
    const postback = (status: string): Promise<Response> => {
      const fields = { orderId: 'last', txnId, amount: '10.77', pricingAmount: '10.77', status }
      const { method, headers, body } = paynicornPostback(fields, MERCHANT_SECRET)
      return fetch(`${world.url}/callbacks/paynicorn/postback`, { method, headers, body })
    }
    expect((await postback('1')).status).toBe(200)
    expect(await world.stateOf('last')).toBe('succeeded')

    const reply = postback('0')
    world.sample.signal('SIGTERM')
    // Acknowledged, or not there any more: then the gateway sends it again.
    const status = await reply.then((response) => response.status).catch(() => 'closed')
    expect([200, 503, 'closed']).toContain(status)
    expect(await world.sample.ended()).toBe(0)
  })
})

describe.each(SAMPLES)('%s-sample, started wrongly', (name) => {
  const started: RunningProcess[] = []
  afterEach(() => Promise.all(started.map((sample) => sample.kill())))

  it('names each wrong variable, prints no key and ends', async () => {
    const sample = startSample(name, {
      PORT: '70000',
      PUBLIC_URL: 'shop.example',
      KUMQUAT_SIGN_KEY: 'a real key',
      KUMQUAT_PARTNER_NO: ' ',
    })
    started.push(sample)
    expect(await sample.ended()).toBe(1)
    for (const variable of ['PORT', 'PUBLIC_URL', 'KUMQUAT_BASE_URL', 'KUMQUAT_PARTNER_NO'])
      expect(sample.output).toContain(`\n  ${variable} `)
    expect(sample.output).not.toMatch(/PAYNICORN|KUMQUAT_SIGN_KEY|a real key/)
    // One message, no stack.
    expect(sample.output.trim().split('\n')).toHaveLength(5)
  })

  it('ends when its port is taken', async () => {
    const relay = await Relay.start()
    onTestFinished(() => relay.close())
    const sample = startSample(name, { PORT: new URL(relay.url).port })
    started.push(sample)
    expect(await sample.ended()).toBe(1)
    expect(sample.output).toContain('EADDRINUSE')
  })
})

describe.each(SAMPLES)('%s-sample with DATABASE_URL', (name) => {
  it('keeps its orders in PostgreSQL', { timeout: 60_000 }, async () => {
    const url = await newDatabase()
    const world = await SampleWorld.start(name, { DATABASE_URL: url })
    onTestFinished(() => world.close())
    expect(await world.post('/topups', topUp('top-up-1'))).toMatchObject({ status: 201 })
    await expect.poll(() => world.stateOf('top-up-1'), PATIENCE).toBe('succeeded')
    const store = postgresStore({ connectionString: url, migrate: false })
    onTestFinished(() => store.close())
    const { items } = await store.orders({ limit: 9 })
    expect(items).toMatchObject([{ reference: 'top-up-1', state: 'succeeded' }])
  })
})
