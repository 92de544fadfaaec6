import { hash } from 'node:crypto'
import { Pool } from 'undici'

const CONNECTIONS = 32

let placed = 0

/** A signed order that nobody has placed before. */
function newOrder(signKey: string): string {
  placed += 1
  const params = {
    account: '254771114118',
    datetime: '20261121093000',
    partner_no: 'sandbox',
    product_id: 19402,
    request_no: `bench-${placed}`,
  }
  const signed = Object.entries(params).map(([name, value]) => `${name}=${value}`)
  return JSON.stringify({ ...params, sign: hash('md5', signed.join('&') + signKey) })
}

/** Places so many orders, some at a time. Rejects when one is not accepted. */
export async function placeOrders(url: string, signKey: string, amount: number): Promise<void> {
  const bodies = Array.from({ length: amount }, () => newOrder(signKey))
  const pool = new Pool(url, { connections: CONNECTIONS })
  const one = async (): Promise<void> => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
      const headers = { 'content-type': 'application/json' }
      const answer = await pool.request({ method: 'POST', path: '/api/code/2.0/orders', headers, body })
      const text = await answer.body.text()
      if (!text.includes('"returnCode":"SUCCESS"')) throw new Error(`not accepted: ${text}`)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, one))
  await pool.close()
}
