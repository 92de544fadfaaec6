import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jsonLines, kumicorn } from '../helpers/command.ts'
import { configFolder, optionsAt } from '../helpers/config.ts'
import { openShop, type Shop } from '../helpers/shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

const call = (...args: string[]) => kumicorn([...args, '--store', shop.url])
const references = async (...args: string[]): Promise<unknown[]> =>
  jsonLines((await call('orders', 'list', '--json', ...args)).stdout).map(({ reference }) => reference)

describe('orders list', () => {
  it('shows every order in a plain table where it is not on a terminal', async () => {
    expect(await call('orders', 'list')).toEqual({
      code: 0,
      stderr: '',
      stdout: `\
CREATED              REFERENCE  STATE                AMOUNT  GATEWAY    KIND     OPERATION        RECIPIENT
2026-11-21 16:05:00  A-1        pending           10.50 NGN  paynicorn  payment  payments.create  –
2026-11-21 16:04:00  P-1        pending          250.00 NGN  paynicorn  payment  payments.create  –
2026-11-21 16:03:00  A-4        unknown                   –  kumquat    order    orders.place     254771114118
2026-11-21 16:02:00  A-3        rejected                  –  kumquat    order    orders.place     6208566322867
2026-11-21 16:01:00  A-2        failed                 98.0  kumquat    order    orders.place     254771114118
2026-11-21 16:00:00  A-1        succeeded              98.0  kumquat    order    orders.place     254771114118
2026-11-18 08:00:00  T-1        pending (stuck)         100  paynicorn  topUp    airtime.topUp    08031234567
`,
    })
  })

  it('shows times in the local zone, in JSON in ISO 8601', async () => {
    const env = { TZ: 'Asia/Kolkata', KUMICORN_STORE: shop.url }
    const { stdout } = await kumicorn(['orders', 'list', '--status', 'failed'], { env })
    expect(stdout).toContain('2026-11-21 21:31:00  A-2')
    const { stdout: lines } = await kumicorn(['orders', 'list', '--status', 'failed', '--json'], { env })
    expect(jsonLines(lines)).toEqual([
      {
        gateway: 'kumquat',
        account: expect.stringMatching(/^kumquat_[0-9a-f]+$/),
        kind: 'order',
        reference: 'A-2',
        operation: 'orders.place',
        state: 'failed',
        stuck: false,
        conflict: null,
        disputed: false,
        pruned: false,
        gatewayReference: expect.any(String),
        amount: '98.0',
        provisional: true,
        currency: null,
        recipient: '254771114118',
        createdAt: '2026-11-21T16:01:00.000Z',
        updatedAt: '2026-11-21T16:06:00.000Z',
        queryAt: null,
      },
    ])
  })

  it('takes an account, as JSON shows it', async () => {
    const { stdout } = await call('orders', 'list', '--json', '--limit', '1')
    const [{ account } = {}] = jsonLines(stdout)
    expect(await references('--account', String(account))).toEqual(['A-1', 'P-1', 'T-1'])
    expect(await references('--account', 'mango_1')).toEqual([])
    expect(await references('--gateway', 'mango')).toEqual([])
  })

  it('takes what needs somebody to look at it', async () => {
    expect(await references('--stuck')).toEqual(['T-1'])
    expect(await references('--stuck', '--status', 'failed')).toEqual([])
    expect(await references('--conflict')).toEqual([])
    expect(await references('--disputed')).toEqual([])
  })

  it('takes states, gateway and time together', async () => {
    expect(await references('--status', 'unknown,failed', '--status', 'rejected')).toEqual([
      'A-4',
      'A-3',
      'A-2',
    ])
    expect(await references('--gateway', 'paynicorn')).toEqual(['A-1', 'P-1', 'T-1'])
    expect(await references('--gateway', 'paynicorn', '--since', '2026-11-20')).toEqual(['A-1', 'P-1'])
    expect(await references('--since', '2026-11-21T16:04Z')).toEqual(['A-1', 'P-1'])
  })

  it('takes how references begin: they come by reference, not by time', async () => {
    expect(await references('--prefix', 'A-')).toEqual(['A-1', 'A-1', 'A-2', 'A-3', 'A-4'])
    expect(await references('--prefix', 'A-', '--status', 'failed,unknown')).toEqual(['A-2', 'A-4'])
    expect(await references('--prefix', 'A-', '--limit', '2')).toEqual(['A-1', 'A-1'])
    expect(await references('--prefix', 'a-')).toEqual([])
    expect(await references('--prefix', 'A%')).toEqual([])
    const folder = configFolder(shop.folder, `export const options = ${optionsAt(shop.sandbox, shop.file)}`)
    const { stdout } = await kumicorn(['orders', 'list', '--prefix', 'P', '--json'], { folder })
    expect(jsonLines(stdout).map(({ reference }) => reference)).toEqual(['P-1'])
    const ready = configFolder(
      shop.folder,
      `export const kumicorn = createKumicorn(${optionsAt(shop.sandbox, shop.file)})`,
    )
    const listed = await kumicorn(['orders', 'list', '--prefix', 'T', '--json'], { folder: ready })
    expect(jsonLines(listed.stdout).map(({ reference }) => reference)).toEqual(['T-1'])
  })

  it('stops at the limit, says so beside the results, and shows all when told to', async () => {
    const { code, stdout, stderr } = await call('orders', 'list', '--limit', '2', '--json')
    expect({ code, lines: jsonLines(stdout).length }).toEqual({ code: 0, lines: 2 })
    expect(stderr).toBe('Only the first 2 are shown: --limit <n> or --all shows more.\n')
    expect(await references('--all')).toHaveLength(7)
    expect(await references('--limit', '7')).toHaveLength(7)
  })

  it('says that there are none, and prints nothing as JSON', async () => {
    const none = ['orders', 'list', '--status', 'reversed']
    expect(await call(...none)).toEqual({ code: 0, stdout: '', stderr: 'No orders.\n' })
    expect(await call(...none, '--json')).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  it.each([
    [['--status', 'lost'], 'There is no state "lost". Allowed: created, unknown'],
    [['--since', 'yesterday'], 'Give a span (30m, 24h, 7d, 2w), a day'],
    [['--limit', '0'], 'Give a whole number from 1'],
    [['--prefix', ''], 'Give how the references begin'],
    [['--all', '--limit', '3'], "'--all' cannot be used with option '--limit <n>'"],
    [['--staus', 'failed'], 'Did you mean --status?'],
    [['A-1'], 'too many arguments'],
  ])('names the mistake in %o', async (args, mistake) => {
    const { code, stdout, stderr } = await call('orders', 'list', ...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(mistake)
    expect(stderr).toMatch(/^kumicorn: /)
  })
})

describe('orders show', () => {
  it('shows an order and its events', async () => {
    const { code, stdout } = await call('orders', 'show', 'A-1', '--kind', 'order')
    expect(code).toBe(0)
    expect(stdout.replace(/[0-9a-f]{32}/g, '<id>').replace(/_[0-9a-f]{16}\b/, '_<account>')).toBe(`\
reference         A-1
state             succeeded
gateway           kumquat
account           kumquat_<account>
kind              order
operation         orders.place
gateway reference <id>
amount            98.0
recipient         254771114118
created           2026-11-21 16:00:00 +00:00
updated           2026-11-21 16:06:00 +00:00
next query        none

RECEIVED             EVENT            SOURCE    STATUS   AMOUNT  ID
2026-11-21 16:00:00  order.accepted   call      ACCEPT     98.0  evt_<id>
2026-11-21 16:06:00  order.succeeded  callback  success    98.0  evt_<id>
`)
  })

  it('is one document as JSON, without the card code', async () => {
    const { stdout } = await call('orders', 'show', 'A-1', '--kind', 'order', '--json')
    const { order, events, hasOlder } = JSON.parse(stdout) as {
      order: object
      events: object[]
      hasOlder: boolean
    }
    expect(hasOlder).toBe(false)
    expect(order).toMatchObject({ reference: 'A-1', state: 'succeeded', amount: '98.0' })
    expect(events).toMatchObject([
      { type: 'order.accepted', source: 'call', receivedAt: '2026-11-21T16:00:00.000Z' },
      { type: 'order.succeeded', source: 'callback', data: { price: '98.0', pin: '[secret]' } },
    ])
    expect(stdout).not.toContain('1234-5678')
  })

  it('asks for the kind where several orders share the reference', async () => {
    expect(await call('orders', 'show', 'A-1')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('say --kind payment or --kind order'),
    })
    expect((await call('orders', 'show', 'T-1')).stdout).toContain('pending (stuck)')
  })

  it('tells that there is no such order', async () => {
    expect(await call('orders', 'show', 'A-9')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'kumicorn: there is no order "A-9" in this store\n',
    })
    expect((await call('events', 'P-1', '--kind', 'order')).stderr).toContain('of the kind order')
    expect(await call('orders', 'show', 'P-1', '--kind', 'paymnt')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        'of the kind paymnt in this store, but there is one: say --kind payment',
      ),
    })
  })
})

describe('events', () => {
  it("lists what happened; as JSON with the gateway's fields", async () => {
    const { stdout } = await call('events', 'T-1')
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^RECEIVED +EVENT +SOURCE +STATUS +AMOUNT +REASON +ID$/),
      expect.stringMatching(/^2026-11-18 08:00:00 {2}order.accepted {2}call /),
      expect.stringMatching(
        /^2026-11-18 10:00:00 {2}order.stuck {5}query .* asked \d times since the last news/,
      ),
      '',
    ])
    expect(jsonLines((await call('events', 'A-2', '--json')).stdout)).toMatchObject([
      { type: 'order.accepted' },
      { type: 'order.failed', data: { result: '余额不足' } },
    ])
  })
})
