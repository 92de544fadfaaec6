import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import {
  bodyOf,
  contentOf,
  gateway,
  kumquatAt,
  md5,
  order,
  paynicornAt,
  refuses,
  succeeds,
} from './gateway.ts'

const KEYS = ['first-key-aaaa', 'other-key-bbbb', 'third-key-cccc']
const MINUTE = 60_000

type Requested = Parameters<typeof bodyOf>[0]

/** The key of KUMQUAT's that has signed a request. */
function keyOf(request: Requested): string | undefined {
  const { sign, ...fields } = bodyOf(request)
  const names = Object.keys(fields).sort()
  const text = names.map((name) => `${name}=${fields[name]}`).join('&')
  return KEYS.find((key) => md5(text + key) === sign)
}

/** A gateway that takes one key, by the number of the request. */
const taking = (taken: (index: number) => string | undefined) =>
  gateway((request, index) =>
    keyOf(request) === taken(index)
      ? succeeds({ request_no: bodyOf(request).request_no, status: 'ACCEPT' })
      : refuses('JU9994', 511),
  )

const ordered = (nth: number) => ({ ...order, request_no: `R-${nth}` })

// Found by an attack: one turn was made for a call, and the refusal of the second key rejected the order.
describe('a list of keys of which the gateway takes one', () => {
  it('is tried to its end, and the one that is taken signs from then on', async () => {
    const server = await taking(() => KEYS[2])
    const client = kumquatAt(server.url, { signKey: KEYS })
    expect(await client.orders.place(ordered(1))).toMatchObject({ state: 'accepted' })
    expect(server.requests.map(keyOf)).toEqual(KEYS)
    expect(await client.orders.place(ordered(2))).toMatchObject({ state: 'accepted' })
    expect(server.requests).toHaveLength(4)
  })

  it('is tried by each of many calls at a time', async () => {
    const server = await taking(() => KEYS[2])
    const client = kumquatAt(server.url, { signKey: KEYS })
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, nth) => client.orders.place(ordered(nth))),
    )
    expect(outcomes.map(({ state }) => state)).toEqual(Array(10).fill('accepted'))
    expect(server.requests.length).toBeLessThanOrEqual(30)
  })

  it.each([0, 1])('is tried while machines of the gateway change one after the other (%i)', async (first) => {
    const server = await taking((index) => KEYS[(index + first) % 2])
    const client = kumquatAt(server.url, { signKey: KEYS.slice(0, 2) })
    for (let nth = 0; nth < 30; nth += 1)
      expect(await client.orders.place(ordered(nth))).toMatchObject({ state: 'accepted' })
  })

  it('is tried by reads, too', async () => {
    const server = await taking(() => KEYS[2])
    const client = kumquatAt(server.url, { signKey: KEYS })
    await client.orders.query({ request_no: 'R-1' })
    expect(server.requests).toHaveLength(3)
  })

  it('and of which it takes none, is tried twice: nothing was processed, and the order is rejected', async () => {
    const server = await taking(() => undefined)
    const client = kumquatAt(server.url, { signKey: KEYS })
    expect(await client.orders.place(order)).toMatchObject({
      state: 'rejected',
      error: { gatewayCode: 'JU9994' },
    })
    expect(server.requests.map(keyOf)).toEqual([...KEYS, ...KEYS.toReversed()])
  })

  it('is not tried with zero retries: each call has one key, and the next call the next one', async () => {
    const server = await taking(() => KEYS[2])
    const client = kumquatAt(server.url, { signKey: KEYS, retries: 0 })
    const outcomes = [1, 2, 3].map((nth) => () => client.orders.place(ordered(nth)))
    const states: string[] = []
    for (const place of outcomes) states.push((await place()).state)
    expect(states).toEqual(['rejected', 'rejected', 'accepted'])
    expect(server.requests).toHaveLength(3)
  })

  it('is tried though the clock is off, which is corrected in between', async () => {
    const clock = manualClock()
    const now = () => clock.now() + 10 * MINUTE
    let seen = ''
    const server = await gateway((request) => {
      const headers = { date: new Date(now()).toUTCString() }
      if (keyOf(request) !== KEYS[1]) return refuses('JU9994', 511, headers)
      const { datetime, request_no } = bodyOf(request)
      const before = seen
      seen = String(datetime)
      return before === '' ? refuses('JU9995', 511, headers) : succeeds({ request_no, status: 'ACCEPT' })
    })
    const client = kumquatAt(server.url, { clock, signKey: KEYS.slice(0, 2) })
    expect(await client.orders.place(order)).toMatchObject({ state: 'accepted' })
    expect(server.requests.map(keyOf)).toEqual([KEYS[0], KEYS[1], KEYS[1]])
  })

  it('is tried after a clock that was corrected first, once', async () => {
    const clock = manualClock()
    const server = await gateway((request, index) => {
      const headers = { date: new Date(clock.now() + 10 * MINUTE * (index + 1)).toUTCString() }
      return refuses(keyOf(request) === KEYS[0] && index > 0 ? 'JU9994' : 'JU9995', 511, headers)
    })
    const client = kumquatAt(server.url, { clock, signKey: KEYS.slice(0, 2) })
    expect(await client.orders.place(order)).toMatchObject({
      state: 'rejected',
      error: { gatewayCode: 'JU9995' },
    })
    expect(server.requests.map(keyOf)).toEqual([KEYS[0], KEYS[0], KEYS[1]])
  })

  it('a refusal for the signature that comes after a doubt rejects nothing', async () => {
    const server = await gateway(['reset', refuses('JU9994', 511), refuses('JU9994', 511)])
    const client = kumquatAt(server.url, { signKey: KEYS })
    expect(await client.orders.place(order)).toMatchObject({ state: 'unknown', sent: true })
    expect(server.requests).toHaveLength(1)
    expect(await client.orders.place(order)).toMatchObject({ state: 'unknown', sent: true })
  })

  it("is Paynicorn's as well", async () => {
    const server = await gateway((request) => {
      const { content, sign } = bodyOf(request)
      if (md5(`${content}${KEYS[2]}`) !== sign) return { body: JSON.stringify({ responseCode: '204005' }) }
      const told = Buffer.from(
        JSON.stringify({ code: '000000', status: '-1', orderId: contentOf(request).orderId, txnId: 'T1' }),
      ).toString('base64')
      return { body: JSON.stringify({ responseCode: '000000', content: told, sign: md5(told + KEYS[2]) }) }
    })
    const client = paynicornAt(server.url, { merchantSecret: KEYS })
    const outcome = await client.payments.create({
      ...{ orderId: 'P-1', countryCode: 'NG', currency: 'NGN', amount: '100.00', orderDescription: 'a cap' },
    })
    expect(outcome).toMatchObject({ state: 'accepted' })
    expect(server.requests).toHaveLength(3)
  })
})
