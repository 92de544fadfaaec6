import { storeSamples } from '@kumicorn/testkit'
import type { Shop } from './shop.ts'

const { aMessage, anEvent, anOrder, next } = storeSamples

/** Would leave a mark in the page if any of it ran. */
const MARKUP =
  `<script>window.ran=1</script><img src=x onerror="window.ran=2"><svg/onload=window.ran=3>` +
  `<a href="javascript:window.ran=4">"'\`\${window.ran=5}{{constructor.constructor('window.ran=6')()}}<%=7%>&lt;b&gt;`

/** Marks that turn text, and what nobody sees. */
export const UNSEEN =
  '\u202Efdp.exe\u202C\u2066\u2067\u2069\u200B\u200E\u200F\u2060\uFEFF\u00AD\u0007\u{e0041}'

/** A text of strangers; each has a name, so that it can be told where one is missing. */
export const hostile = (name: string): string => `${name} ${UNSEEN}${MARKUP}`

/** The same, and one word that no line can hold. */
export const longHostile = (name: string): string => `${hostile(name)}${'x'.repeat(3_000)}`

export const REFERENCE = hostile('R').slice(0, 500)

/** A shop in which everybody who can leave a text has left a hostile one. */
export async function hostileShop(shop: Shop): Promise<void> {
  const { account, store } = shop
  const about = { account, gateway: 'kumquat', kind: 'order' }
  const fields = { [hostile('field')]: longHostile('value'), nested: { [hostile('inner')]: hostile('deep') } }
  const begun = anOrder({
    ...about,
    reference: REFERENCE,
    state: 'pending',
    stuck: true,
    disputed: true,
    conflict: {
      reported: 'failed',
      reason: longHostile('conflict'),
      since: Date.now() - 60_000,
      recorded: 1,
      queries: 0,
      contradicted: 0,
    },
    collides: [hostile('collides')],
    recipient: longHostile('recipient'),
    amount: '10.50' as never,
    currency: hostile('currency'),
    gatewayReference: longHostile('gatewayReference'),
    operation: hostile('operation'),
    asked: { [hostile('field')]: longHostile('value') },
    ids: { [hostile('id')]: longHostile('id') },
    details: { [hostile('field')]: longHostile('value') },
    createdAt: Date.now() - 120_000,
    updatedAt: Date.now() - 60_000,
  })
  await store.begin(begun)
  const handler = longHostile('handler')
  await store.expectHandlers([{ account, name: handler, types: ['order.failed'] }], 1)
  const said = { data: fields, reason: longHostile('reason'), status: longHostile('status') }
  let order = begun
  for (const source of ['callback', 'query', 'person'] as const) {
    order = next(order)
    const receivedAt = Date.now() - 50_000 + order.version * 10_000
    const callback = source === 'callback' ? hostile('callback') : undefined
    const data = source === 'person' ? { by: longHostile('by'), state: 'failed' } : fields
    const event = anEvent(order, {
      ...{ ...said, source, callback, receivedAt, data },
      ...{ type: 'order.failed', currency: hostile('currency'), amount: '1.5' as never },
    })
    const body = new TextEncoder().encode(source === 'query' ? JSON.stringify(fields) : longHostile('raw'))
    const message = aMessage({ source, callback, receivedAt, body })
    await store.commit({ order, message, event, handlers: [handler] })
  }
  const now = Date.now()
  const claim = { accounts: [account], handlers: [{ name: handler, limit: 1 }], now, leaseUntil: now + 1_000 }
  for (const { id, token } of await store.claimDeliveries(claim)) {
    const failure = { error: longHostile('lastError'), now, retryAt: undefined, counts: true }
    await store.failDelivery(id, token, failure)
  }
}
