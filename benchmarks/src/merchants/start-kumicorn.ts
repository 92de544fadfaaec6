import { createKumicorn, type Kumicorn, type Store } from '@kumicorn/core'
import { PARTNER_NO, SIGN_KEY } from '../load/merchant.ts'

/** A Kumicorn with one handler, not started. */
export function makeKumicorn(store: Store, handle: () => void | Promise<void>): Kumicorn {
  const kumicorn = createKumicorn({
    store,
    // Nothing listens there: callbacks need no gateway.
    kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: PARTNER_NO, signKey: SIGN_KEY },
  })
  kumicorn.on('order.succeeded', { name: 'fulfil', handle })
  return kumicorn
}

/** A Kumicorn with one handler that takes callbacks. */
export async function startKumicorn(store: Store, handle: () => void): Promise<Kumicorn> {
  const kumicorn = makeKumicorn(store, handle)
  await kumicorn.start()
  return kumicorn
}
