// A merchant that may be killed at any moment: orders and events in one SQLite file, its own effects in another.
import { createServer } from 'node:http'
import { DatabaseSync } from 'node:sqlite'
import { createKumicorn, type Kumicorn, type OrderEvent, orderEventTypes, sqliteStore } from '@kumicorn/core'
import { callbackPaths, readBody, sendReply } from '@kumicorn/core/adapter'

interface Settings {
  readonly port: number
  readonly orders: string
  readonly effects: string
  readonly kumquat: { readonly baseUrl: string; readonly partnerNo: string; readonly signKey: string }
  readonly paynicorn: { readonly baseUrl: string; readonly appKey: string; readonly merchantSecret: string }
}

const settings = JSON.parse(process.argv[2] ?? '') as Settings

const effects = new DatabaseSync(settings.effects, { timeout: 5_000 })
effects.exec('PRAGMA journal_mode = WAL')
effects.exec(
  'CREATE TABLE IF NOT EXISTS effects (event_id TEXT PRIMARY KEY, type TEXT, kind TEXT, reference TEXT)',
)
effects.exec('CREATE TABLE IF NOT EXISTS seen (event_id TEXT)')

/** What a handler should do: its effect is tied to the event's id, so a second delivery changes nothing. */
function take({ id, type, kind, reference }: OrderEvent): void {
  effects.prepare('INSERT INTO seen VALUES (?)').run(id)
  effects.prepare('INSERT OR IGNORE INTO effects VALUES (?, ?, ?, ?)').run(id, type, kind, reference)
}

const kumicorn = createKumicorn({
  kumquat: settings.kumquat,
  paynicorn: settings.paynicorn,
  store: sqliteStore({ path: settings.orders }),
  deliveries: { pollInterval: 100, timeout: 1_000 },
  reconcile: {
    schedule: { kumquat: [400], paynicorn: [400] },
    ratePerSecond: 500,
    timeout: 1_000,
  },
})
kumicorn.on(orderEventTypes, { name: 'effect', handle: take })
await kumicorn.start()

const place: Readonly<
  Record<string, (kumicorn: Kumicorn, reference: string) => Promise<{ readonly state: string }>>
> = {
  good: ({ kumquat }, request_no) =>
    kumquat.orders.place({ request_no, product_id: 19402, account: '254771114118' }),
  bad: ({ kumquat }, request_no) =>
    kumquat.orders.place({ request_no, product_id: 19402, account: '8615180624622' }),
  payout: ({ paynicorn }, orderId) =>
    paynicorn.payouts.create({
      orderId,
      amount: '75.50',
      currency: 'NGN',
      countryCode: 'NG',
      payoutMethod: 'MTN',
      name: 'Ada',
      account: '08031234567',
    }),
  airtime: ({ paynicorn }, transId) =>
    paynicorn.airtime.topUp({
      transId,
      countryCode: 'NG',
      operatorCode: 'NG_MTN',
      benefitNo: '08031234567',
      amount: '100',
    }),
  silent: ({ paynicorn }, transId) =>
    paynicorn.airtime.topUp({
      transId,
      countryCode: 'NG',
      operatorCode: 'NG_MTN',
      benefitNo: '08031230000',
      amount: '100',
    }),
}

const callbacks = callbackPaths(kumicorn)
createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://merchant')
  const handle = kumicorn.callbacks[callbacks.get(url.pathname) ?? '']
  if (handle !== undefined) {
    const rawBody = await readBody(request, kumicorn.callbackRoutes)
    if (rawBody === undefined || rawBody === 'late') return
    const { method = '', headers } = request
    sendReply(request, response, await handle({ method, headers, rawBody }))
    return
  }
  const [, what = '', reference = ''] = url.pathname.split('/')
  const outcome = await place[what]?.(kumicorn, reference)
  response.end(outcome?.state)
}).listen(settings.port, '127.0.0.1', () => process.send?.('listening'))
