import { createKumicorn } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import { run } from '../support/command-line.ts'
import { md5 } from '../support/kumquat-caller.ts'
import { acknowledge, contentOf, receiver } from '../support/receiver.ts'

describe('trigger', () => {
  it.each([
    ['kumquat.success', '/kumquat', 'order.succeeded'],
    ['kumquat.error', '/kumquat', 'order.failed'],
    ['postback.success', '/postback', 'order.succeeded'],
    ['postback.failed', '/postback', 'order.failed'],
    ['recharge.success', '/recharge', 'order.succeeded'],
    ['recharge.failed', '/recharge', 'order.failed'],
  ] as const)('%s is a callback that core takes', async (event, path, type) => {
    const kumicorn = createKumicorn({
      kumquat: { baseUrl: 'http://127.0.0.1:1', partnerNo: 'P', signKey: 'a-sign-key' },
      paynicorn: { appKey: 'a', merchantSecret: 'a-merchant-secret' },
    })
    const types: string[] = []
    for (const name of ['order.succeeded', 'order.failed'] as const) {
      kumicorn.on(name, { name, handle: async () => void types.push(name) })
    }
    const { kumquat, paynicornPostback, paynicornRecharge } = kumicorn.callbacks
    const merchant = await receiver((callback, response) => {
      const handle =
        callback.path === '/kumquat' ? kumquat : path === '/postback' ? paynicornPostback : paynicornRecharge
      const rawBody = Buffer.from(callback.body)
      void handle({ method: 'POST', headers: { 'content-type': callback.contentType }, rawBody }).then(
        ({ status, body }) => response.writeHead(status).end(body),
      )
    })
    const env = { KUMQUAT_SIGN_KEY: 'a-sign-key', PAYNICORN_MERCHANT_SECRET: 'a-merchant-secret' }
    const ran = await run(['trigger', event, '--to', merchant.url + path], { env })
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toMatch(/HTTP 200 {2}".+"\nAcknowledged\./)
    expect(ran.out).not.toMatch(/a-sign-key|a-merchant-secret/)
    expect(types).toEqual([type])
    await kumicorn.stop()
  })

  it('sends the fields that it is given, signed', async () => {
    const merchant = await receiver(acknowledge)
    const to = ['--to', `${merchant.url}/kumquat`]
    const fields = ['--field', 'request_no=A=1', '--field', 'memo=x y', '--key', 'other']
    const { code } = await run(['trigger', 'kumquat.error', ...to, ...fields])
    const { sign, ...body } = JSON.parse(merchant.received[0]?.body ?? '')
    expect(body).toMatchObject({ request_no: 'A=1', memo: 'x y', status: 'error' })
    const names = Object.keys(body).sort()
    expect(sign.toLowerCase()).toBe(md5(`${names.map((name) => `${name}=${body[name]}`).join('&')}other`))
    expect(code).toBe(0)
  })

  it('sends a field of any name', async () => {
    const merchant = await receiver(acknowledge)
    for (const [event, path] of [
      ['kumquat.error', '/kumquat'],
      ['postback.success', '/postback'],
    ] as const) {
      const { code } = await run(['trigger', event, '--to', merchant.url + path, '--field', '__proto__=7'])
      expect(code).toBe(0)
    }
    const [first, second] = merchant.received
    expect(first?.body).toContain('"__proto__":"7"')
    expect(second === undefined ? '' : contentOf(second)).toContain('"__proto__":"7"')
  })

  it('takes no signature of KUMQUAT as a field: it is made from the others', async () => {
    const merchant = await receiver(acknowledge)
    const to = ['--to', `${merchant.url}/kumquat`]
    const ran = await run(['trigger', 'kumquat.error', ...to, '--field', 'sign=abc'])
    expect([ran.code, merchant.received]).toEqual([2, []])
    expect(ran.err).toContain('sign is made from the other fields')
  })

  it('keeps numbers numbers, and tells the acknowledgement by the txnId', async () => {
    const merchant = await receiver(acknowledge)
    await run(['trigger', 'recharge.success', '--to', `${merchant.url}/recharge`, '--field', 'status=0'])
    const ran = await run([
      ...['trigger', 'postback.processing', '--to', `${merchant.url}/postback`, '--json'],
      ...['--field', 'txnId=77'],
    ])
    const [first, second] = merchant.received
    expect(JSON.parse(first === undefined ? '' : contentOf(first))).toMatchObject({ status: 0 })
    expect(JSON.parse(second === undefined ? '' : contentOf(second))).toMatchObject({
      status: '-1',
      txnId: '77',
    })
    expect(JSON.parse(ran.out)).toMatchObject({
      event: 'postback.processing',
      acknowledged: true,
      wanted: 'success_77',
      reply: { status: 200, text: 'success_77' },
    })
  })

  it('ends with 1 when the reply is no acknowledgement, a redirect included', async () => {
    const merchant = await receiver(({ path }, response) => {
      if (path === '/moved') response.writeHead(302, { location: '/kumquat' }).end('SUCCESS')
      else response.end('OK')
    })
    const ran = await run(['trigger', 'kumquat.success', '--to', `${merchant.url}/x`])
    expect(ran.code).toBe(1)
    expect(ran.out).toContain('Not acknowledged: the gateway wants HTTP 200 with the text "SUCCESS"')
    expect((await run(['trigger', 'kumquat.success', '--to', `${merchant.url}/moved`])).code).toBe(1)
    expect(merchant.received).toHaveLength(2)
    const nobody = await run(['trigger', 'kumquat.success', '--to', 'http://127.0.0.1:1'])
    expect(nobody).toMatchObject({ code: 1 })
    expect(nobody.out).toContain('No reply: ECONNREFUSED')
  })

  it.each([
    [['kumquat.succes', '--to', 'http://a'], 'There is no such event: did you mean "kumquat.success"?'],
    [['kumquat.success'], "required option '--to <url>' not specified"],
    [['kumquat.success', '--to', 'ftp://a'], 'It is not an http or https address.'],
    [['kumquat.success', '--to', 'http://a', '--field', 'x'], 'It is name=value.'],
    [['kumquat.success', '--to', 'http://a', '--key-env', 'NONE'], 'the variable NONE is not set'],
    [['kumquat.success', '--to', 'http://a', '--key-file', '/none'], 'cannot read /none: ENOENT'],
  ])('does not take %j', async (args, said) => {
    const { code, err } = await run(['trigger', ...args])
    expect(err).toContain(said)
    expect(code).toBe(2)
  })
})
