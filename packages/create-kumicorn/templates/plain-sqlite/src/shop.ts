import { DatabaseSync } from 'node:sqlite'
import { createKumicorn, sqliteStore } from '@kumicorn/core'

const { env } = process

export const kumicorn = createKumicorn({
  store: sqliteStore({ path: './orders.db' }), // made at the first start
  kumquat: {
    baseUrl: env.KUMQUAT_URL ?? '',
    partnerNo: env.KUMQUAT_PARTNER_NO ?? '',
    signKey: env.KUMQUAT_SIGN_KEY ?? '',
    callbackUrl: `${env.SHOP_URL}/callbacks/kumquat`,
  },
  paynicorn: {
    baseUrl: env.PAYNICORN_URL ?? '',
    appKey: env.PAYNICORN_APP_KEY ?? '',
    merchantSecret: env.PAYNICORN_MERCHANT_SECRET ?? '',
  },
})

// Stands for your own database: the number that each sale is for.
const books = new DatabaseSync('./books.db')
books.exec('CREATE TABLE IF NOT EXISTS sales (reference TEXT PRIMARY KEY, number TEXT NOT NULL)')

/** Begins a sale. Returns the address of the cashier page; undefined when there is no payment to make. */
export async function buy(reference: string, number: string): Promise<string | undefined> {
  books.prepare('INSERT OR IGNORE INTO sales VALUES (?, ?)').run(reference, number)
  const outcome = await kumicorn.paynicorn.payments.create({
    orderId: reference,
    amount: '100.00',
    currency: 'KES',
    countryCode: 'KE',
    orderDescription: 'Airtime',
    cpFrontPage: `${env.SHOP_URL}/sales/${reference}`, // where the cashier page leads back to
  })
  return outcome.state === 'accepted' ? outcome.order.webUrl : undefined
}

// One handler for all that belongs together. It may get an event twice: the same reference orders nothing twice.
kumicorn.on(['order.succeeded', 'order.failed', 'order.rejected'], {
  name: 'fulfil',
  async handle({ type, kind, reference }) {
    const isDone = type === 'order.succeeded'
    console.log(`${kind} ${reference}: ${type}`)
    if (kind === 'payment' && isDone) await topUp(reference)
    if (kind === 'order' && !isDone) await giveBack(reference)
  },
})

async function topUp(reference: string): Promise<void> {
  const sold = books.prepare('SELECT number FROM sales WHERE reference = ?').get(reference)
  if (sold === undefined) throw new Error(`${reference} is not in our books`) // it gets the event again
  const account = String(sold.number)
  await kumicorn.kumquat.orders.place({ request_no: reference, product_id: 19402, account })
}

async function giveBack(reference: string): Promise<void> {
  const payment = await kumicorn.orders.get(reference, { kind: 'payment' })
  const payTxnId = payment?.gatewayReference ?? ''
  const refund = { cpRefundId: reference, payTxnId, reason: 'not delivered', memo: reference }
  await kumicorn.paynicorn.refunds.create(refund)
}

/** What became of a sale: its payment, its top-up, its refund. */
export async function sale(reference: string): Promise<Record<string, string>> {
  const { orders } = await kumicorn.orders.list({ reference })
  return Object.fromEntries(orders.map(({ kind, state }) => [kind, state]))
}
