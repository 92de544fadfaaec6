import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { clientsOf, payment, topUp } from '../support/clients.ts'
import { controlOf } from '../support/control.ts'
import { acknowledge, contentOf, receiver } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

async function withOrders() {
  const merchant = await receiver(acknowledge)
  const sandbox = await frozen({ history: true, settleAfter: Number.POSITIVE_INFINITY })
  sandbox.callbacksTo({ kumquat: `${merchant.url}/kumquat`, postback: `${merchant.url}/postback` })
  const clients = clientsOf(sandbox)
  await clients.kumquat.orders.place(topUp('R1'))
  await clients.paynicorn.payments.create(payment('P1', '12.00'))
  await clients.paynicorn.payments.create(payment('P2'))
  const ids = sandbox.orders().map(({ gatewayId }) => gatewayId)
  return { sandbox, merchant, control: controlOf(sandbox), ids }
}

describe('the control API', () => {
  it('tells what it is, and its keys only when asked', async () => {
    const { control, sandbox } = await withOrders()
    const info = await control('GET', '/info')
    expect(info.body).toMatchObject({ url: sandbox.url, now: sandbox.clock.now(), speed: 0, orders: 3 })
    expect(JSON.stringify(info.body)).not.toMatch(/sandbox-merchant-secret|123456789/)
    expect((await control('GET', '/keys')).body).toEqual({
      kumquat: { signKey: '123456789', callbackSignKey: '123456789' },
      paynicorn: { merchantSecret: 'sandbox-merchant-secret' },
    })
  })

  it.each([
    ['', ['P2', 'P1', 'R1'], 3],
    ['?limit=1&offset=1', ['P1'], 3],
    ['?gateway=paynicorn', ['P2', 'P1'], 2],
    ['?operation=orders.place&state=pending', ['R1'], 1],
    ['?state=failed', [], 0],
    ['?search=p1', ['P1'], 1],
    ['?search=12.0', ['P1'], 1],
  ])('lists orders%s, the newest first', async (query, references, total) => {
    const { control } = await withOrders()
    const { body } = await control('GET', `/orders${query}`)
    expect(body.orders.map(({ reference }: { reference: string }) => reference)).toEqual(references)
    expect(body.total).toBe(total)
  })

  it('settles, reverses, resends and tampers', async () => {
    const { control, ids, merchant } = await withOrders()
    const at = `/orders/${ids[0]}`
    expect((await control('POST', `${at}/resend`)).body.message).toContain('the order is not decided')
    expect((await control('POST', `${at}/reverse`)).status).toBe(409)
    const settled = await control('POST', `${at}/settle`, { decision: 'succeeded' })
    expect(settled.body.order).toMatchObject({ state: 'succeeded', callbacks: [{ verdict: 'acknowledged' }] })
    expect((await control('POST', `${at}/reverse`)).body.order).toMatchObject({ state: 'failed' })
    await control('POST', `${at}/resend`)
    await control('POST', `${at}/tamper`)
    await control('POST', `${at}/tamper`, { fault: 'wrong-amount' })
    const bodies = merchant.received.map(({ body }) => JSON.parse(body))
    expect(bodies.map(({ status, price }) => `${status} ${price}`)).toEqual([
      'success 98.0',
      'error 98.0',
      'error 98.0',
      'success 98.00',
      'error 0.01',
    ])
    const { body } = await control('GET', at)
    expect(body.order.callbacks).toHaveLength(5)
    expect(body.exchanges.length).toBeGreaterThan(0)
  })

  it('tampers with a postback too', async () => {
    const { control, ids, merchant } = await withOrders()
    await control('POST', `/orders/${ids[1]}/settle`, { decision: 'succeeded' })
    await control('POST', `/orders/${ids[1]}/tamper`)
    const [right, wrong] = merchant.received
    expect(merchant.received.map((callback) => JSON.parse(contentOf(callback)).amount)).toEqual([
      '12.00',
      '912.00',
    ])
    expect(JSON.parse(wrong?.body ?? '').sign).toBe(JSON.parse(right?.body ?? '').sign)
  })

  it('plans faults, lists them and takes them back', async () => {
    const { control } = await withOrders()
    const planned = await control('POST', '/faults', { answer: 'lost-after-acceptance', times: 3 })
    expect(planned).toMatchObject({
      status: 201,
      body: { type: 'next', answer: { kind: 'lost-after-acceptance' }, left: 3 },
    })
    const random = await control('POST', '/faults/random', { rate: 0.1, callbacks: [] })
    expect((await control('GET', '/faults')).body).toEqual({ faults: [planned.body, random.body] })
    expect((await control('DELETE', `/faults/${planned.body.id}`)).body).toEqual({ faults: [random.body] })
    expect((await control('DELETE', '/faults')).body).toEqual({ faults: [] })
    expect((await control('POST', '/faults', { answer: 'no' })).body.message).toContain('not an answer fault')
  })

  it('moves the clock, and keeps the addresses', async () => {
    const { control, sandbox } = await withOrders()
    const before = sandbox.clock.now()
    expect((await control('POST', '/clock/advance', { by: '3h' })).body).toEqual({ now: before + 10_800_000 })
    const { body } = await control('PUT', '/addresses', { kumquat: null, recharge: 'http://127.0.0.1:9/r' })
    expect(Object.keys(body).sort()).toEqual(['postback', 'recharge'])
    expect((await control('GET', '/addresses')).body).toEqual(body)
  })

  it('hands out the state and clears it', async () => {
    const { control, sandbox } = await withOrders()
    const cleared = new Promise((resolve) => sandbox.on('cleared', resolve))
    const { body, headers } = await control('GET', '/state')
    expect(body).toMatchObject({ format: 1, orders: [{ reference: 'R1' }, {}, {}] })
    expect(headers['content-disposition']).toContain('attachment')
    expect((await control('DELETE', '/state')).body).toEqual({})
    await cleared
    expect(sandbox.orders()).toEqual([])
    await sandbox.clock.advance('1d')
    expect((await control('GET', '/orders')).body).toMatchObject({ total: 0 })
  })

  it('tells what happens as server-sent events', async () => {
    const { sandbox, control, ids } = await withOrders()
    const { body, headers } = await request(`${sandbox.url}/sandbox/api/events`)
    expect(headers['content-type']).toContain('text/event-stream')
    let text = ''
    const reading = (async () => {
      for await (const chunk of body) {
        text += chunk
        if (text.includes('event: acknowledged')) break
      }
    })()
    await control('POST', `/orders/${ids[0]}/settle`, { decision: 'failed' })
    await reading
    expect(text).toMatch(/event: order\ndata: \{"at":\d+,"order":\{"gateway":"kumquat"/)
  })

  it.each([
    ['POST', '/orders/nobody/settle', { decision: 'failed' }, 404, 'there is no order nobody'],
    ['POST', '/clock/advance', {}, 400, 'by is no duration'],
    ['POST', '/clock/advance', { by: 'soon' }, 400, 'by: "soon" is no duration'],
    ['POST', '/clock/advance', { by: -1 }, 400, 'by: a duration cannot be -1'],
    ['POST', '/faults', '[', 400, 'the body is not JSON'],
    ['POST', '/faults', '[]', 400, 'the body is not a JSON object'],
    ['PUT', '/addresses', { kumquat: 1 }, 400, 'kumquat: an address is text or null'],
    ['PUT', '/addresses', { kumquat: 'ftp://x' }, 400, 'not an http or https address'],
    ['GET', '/orders?limit=x', undefined, 400, 'limit is not a whole number'],
    ['DELETE', '/faults/f9', undefined, 400, 'there is no fault "f9"'],
    ['GET', '/else', undefined, 404, 'no such address'],
  ] as const)('%s %s with %j is a mistake', async (method, path, body, status, message) => {
    const answer = await controlOf(await frozen())(method, path, body)
    expect(answer.status).toBe(status)
    expect(answer.body.message).toContain(message)
  })

  it.each([
    ['settle', { decision: 'perhaps' }, 'decision is neither'],
    ['tamper', { fault: 'x' }, 'fault is none of tampered, wrong-key, wrong-amount'],
  ])('%s with %j is a mistake', async (action, body, message) => {
    const { control, ids } = await withOrders()
    const answer = await control('POST', `/orders/${ids[0]}/${action}`, body)
    expect(answer).toMatchObject({ status: 400 })
    expect(answer.body.message).toContain(message)
  })
})
