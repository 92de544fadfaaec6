import type { PreflightReport } from '@kumicorn/core'
import type { SandboxAnswerFault, SandboxOptions } from '@kumicorn/sandbox'
import { linesOf, troubles } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { merchant } from './merchant.ts'

const KEYS = /123456789|sandbox-merchant-secret|another-secret|\b[0-9a-f]{32}\b/

/** What is never seen from here, with the sandbox or without. */
const unseen = {
  'kumquat callbackUrl': 'unchecked',
  'kumquat placing': 'unchecked',
  'paynicorn address': 'unchecked',
  'paynicorn balance': 'unchecked',
  'callbacks kumquat': 'unchecked',
  'callbacks paynicornPostback': 'unchecked',
  'callbacks paynicornRecharge': 'unchecked',
}
const notAsked = (gateway: string, ...checks: readonly string[]) =>
  Object.fromEntries(checks.map((check) => [`${gateway} ${check}`, 'unchecked']))

/** What is not known of KUMQUAT once its signed read was refused. */
const kumquatRest = notAsked('kumquat', 'credentials', 'address', 'products', 'query', 'balance')
const paynicornRest = notAsked('paynicorn', 'credentials', 'query', 'methods', 'balance')

function seen(report: PreflightReport) {
  expect(JSON.stringify(report)).not.toMatch(KEYS)
  return { lines: linesOf(report), wrong: troubles(report) }
}

describe('preflight of a merchant of whom nothing is wrong', () => {
  it('says so, moves no money and places no order', async () => {
    const { sandbox, kumicorn } = await merchant()
    const operations: unknown[] = []
    sandbox.on('answer', ({ operation, code }) => operations.push([operation, code]))
    const report = await kumicorn.preflight()
    const { lines, wrong } = seen(report)
    expect(wrong).toEqual(unseen)
    expect(report.ok).toBe(true)
    expect(lines['kumquat balance']?.found).toBe('1000000.00 may be spent (balance 1000000.00, credit 0.00)')
    expect(lines['kumquat placing']?.found).toContain('/api/code/2.0/orders, which is an assumption')
    expect(lines['kumquat products']?.found).toMatch(/the list of products can be read \(\d+\)/)
    expect(lines['kumquat query']?.found).toMatch(/one that there is not is answered JU9997 \(HTTP 400\)/)
    expect(lines['paynicorn query']?.found).toMatch(/is answered code "1003", status ""$/)
    expect(lines['paynicorn methods']?.found).toMatch(/the methods of payment of NG in NGN can be read/)
    expect(lines['store fsync']?.found).toContain('flushed to the disk')
    expect(sandbox.orders()).toEqual([])
    expect((await kumicorn.orders.list()).orders).toEqual([])
    expect(operations).toEqual(
      expect.arrayContaining([
        ['balance', 'SUCCESS'],
        ['products.list', 'SUCCESS'],
        ['orders.query', 'JU9997'],
        ['transactions.query', '1003'],
        ['methods.list', '0000'],
      ]),
    )
  })

  it('reads the lists of the country that is given', async () => {
    const { kumicorn } = await merchant()
    const { lines } = seen(await kumicorn.preflight({ country: 'KE' }))
    expect(lines['paynicorn methods']?.found).toContain('of KE in KES can be read')
    const { wrong } = seen(await kumicorn.preflight({ country: 'FR' }))
    expect(wrong).toMatchObject({ 'paynicorn methods': 'warning' })
  })

  it('says which code means that a transaction is not known, where the options do not', async () => {
    const { kumicorn } = await merchant({}, ({ paynicorn, kumquat }) => ({
      kumquat,
      paynicorn: { ...paynicorn, absenceCodes: undefined },
    }))
    const { lines } = seen(await kumicorn.preflight())
    expect(lines['paynicorn query']?.found).toContain('say absenceCodes: ["1003"]')
  })
})

const kumquatIs = (kumquat: NonNullable<SandboxOptions['kumquat']>): SandboxOptions => ({ kumquat })

describe('preflight at a KUMQUAT that refuses', () => {
  it.each([
    ['the account', { partnerNo: 'P2' }, {}, 'credentials', /JU9991.*unknown identity/, /kumquat\.partnerNo/],
    [
      'the key',
      { signKey: 'another-secret' },
      {},
      'credentials',
      /JU9994.*bad signature/,
      /kumquat\.signKey/,
    ],
    ['our address', {}, kumquatIs({ allowIps: ['192.0.2.1'] }), 'address', /JU9996/, /register with KUMQUAT/],
    ['too many requests', {}, kumquatIs({ rateLimit: 0.5 }), 'answer', /JU9989/, /try again in a minute/],
  ])('%s', async (_, change, options, check, found, mend) => {
    const { kumicorn } = await merchant(options, ({ kumquat, paynicorn }) => ({
      kumquat: { ...kumquat, ...change },
      paynicorn,
    }))
    const report = await kumicorn.preflight()
    const { lines, wrong } = seen(report)
    expect(wrong).toEqual({ ...unseen, ...kumquatRest, [`kumquat ${check}`]: 'failed' })
    expect(lines[`kumquat ${check}`]).toMatchObject({
      found: expect.stringMatching(found),
      mend: expect.stringMatching(mend),
    })
    expect(report.ok).toBe(false)
  })

  it('our clock, and says how far it is off', async () => {
    const { sandbox, kumicorn } = await merchant()
    sandbox.faults.next({ gateway: 'kumquat', answer: { kind: 'clock-skew', by: '-10m' } })
    const { lines, wrong } = seen(await kumicorn.preflight())
    expect(wrong).toEqual({ ...unseen, ...kumquatRest, 'kumquat clock': 'failed' })
    const { found, mend } = lines['kumquat clock'] ?? {}
    expect(found).toMatch(/JU9995.*the clock of this machine is (599|600|601) s ahead of that of the gateway/)
    expect(mend).toMatch(/take its time from the network/)
  })

  it('nothing, but has a clock that is a minute ahead of ours, or nothing to spend', async () => {
    const { sandbox, kumicorn } = await merchant(kumquatIs({ balance: '0.00' }))
    sandbox.faults.next({ gateway: 'kumquat', answer: { kind: 'clock-skew', by: '1m' } })
    const { lines, wrong } = seen(await kumicorn.preflight())
    expect(wrong).toEqual({ ...unseen, 'kumquat clock': 'warning', 'kumquat balance': 'warning' })
    expect(lines['kumquat clock']?.found).toMatch(/(59|60|61) s behind/)
  })
})

describe('preflight at a gateway that answers badly', () => {
  const page: SandboxAnswerFault = { kind: 'server-error', status: 502 }
  it.each([
    ['a page of a proxy', page, 'answer', /502/, /a page for people|proxy/i],
    [
      'a page under 200',
      { kind: 'malformed', as: 'html' },
      'answer',
      /baseUrl right/,
      /is the address right/,
    ],
    ['nothing', { kind: 'lost-before-acceptance' }, 'answer', /no answer from/, /can reach the gateway/],
    ['an unknown code', { kind: 'unknown-error', accepted: false }, 'answer', /JU9999|205999/, /ask|again/],
  ] as const)('with %s', async (_, answer, check, found, mend) => {
    const { sandbox, kumicorn } = await merchant()
    for (const gateway of ['kumquat', 'paynicorn'] as const) sandbox.faults.next({ gateway, answer })
    const { lines, wrong } = seen(await kumicorn.preflight())
    const isSilent = answer.kind === 'lost-before-acceptance'
    const unheard = isSilent
      ? { ...notAsked('kumquat', 'clock', 'latency'), ...notAsked('paynicorn', 'clock', 'latency') }
      : {}
    const failures = { [`kumquat ${check}`]: 'failed', [`paynicorn ${check}`]: 'failed' }
    expect(wrong).toEqual({ ...unseen, ...kumquatRest, ...paynicornRest, ...unheard, ...failures })
    for (const gateway of ['kumquat', 'paynicorn'])
      expect(lines[`${gateway} ${check}`]).toMatchObject({
        found: expect.stringMatching(found),
        mend: expect.stringMatching(mend),
      })
  })

  it('or not within the time of a check', async () => {
    const { sandbox, kumicorn } = await merchant()
    sandbox.faults.next({ gateway: 'kumquat', answer: { kind: 'delayed', by: '30s', clock: 'real' } })
    const { lines } = seen(await kumicorn.preflight({ timeout: 300 }))
    expect(lines['kumquat answer']).toMatchObject({ state: 'failed', found: expect.stringMatching(/300 ms/) })
    expect(lines['paynicorn answer']).toMatchObject({ state: 'ok' })
  })

  it('or slowly', async () => {
    const { sandbox, kumicorn } = await merchant()
    sandbox.faults.next({ gateway: 'kumquat', answer: { kind: 'delayed', by: 2_100, clock: 'real' } })
    const { lines, wrong } = seen(await kumicorn.preflight())
    expect(wrong).toEqual(unseen)
    expect(lines['kumquat latency']).toMatchObject({
      state: 'warning',
      found: expect.stringMatching(/^[2-9]\d{3} ms for the signed read$/),
    })
  })
})

describe('preflight at a Paynicorn that refuses', () => {
  it.each([
    ['the account', { appKey: 'other' }, {}, /204005/, /belong together/],
    ['the key', { merchantSecret: 'another-secret' }, {}, /204005/, /belong together/],
    ['what is over its quota', {}, { paynicorn: { requestQuota: 0 } }, /204006/, /test mode/],
  ])('%s', async (_, change, options, found, mend) => {
    const { kumicorn } = await merchant(options, ({ kumquat, paynicorn }) => ({
      kumquat,
      paynicorn: { ...paynicorn, ...change },
    }))
    const { lines, wrong } = seen(await kumicorn.preflight())
    expect(wrong).toEqual({ ...unseen, ...paynicornRest, 'paynicorn credentials': 'failed' })
    expect(lines['paynicorn credentials']).toMatchObject({
      found: expect.stringMatching(found),
      mend: expect.stringMatching(mend),
    })
  })

  it('nothing, but signs with another key', async () => {
    const { sandbox, kumicorn } = await merchant()
    sandbox.faults.next({ gateway: 'paynicorn', answer: { kind: 'tampered-signature' } })
    const { lines, wrong } = seen(await kumicorn.preflight())
    expect(wrong).toEqual({ ...unseen, ...paynicornRest, 'paynicorn credentials': 'failed' })
    expect(lines['paynicorn credentials']?.mend).toMatch(/compare the key/)
  })
})
