import { createServer } from 'node:http'
import type { Kumicorn } from '@kumicorn/core'
import { callbackPaths, readBody, sendReply } from '@kumicorn/core/adapter'

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

/** Takes callbacks, and places an order for each POST of /kind/reference. Tells the parent process when it listens. */
export function serve(kumicorn: Kumicorn, port: number): void {
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
    try {
      const outcome = await place[what]?.(kumicorn, reference)
      response.end(outcome?.state)
    } catch {
      // The store may be away just now.
      response.writeHead(503).end()
    }
  }).listen(port, '127.0.0.1', () => process.send?.('listening'))
}
