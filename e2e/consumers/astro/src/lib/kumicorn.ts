import { createKumicorn, type Kumicorn, sqliteStore } from '@kumicorn/core'

// One for the process: development loads this file again, and a bundler may put it into several places.
const shared = globalThis as typeof globalThis & { kumicorn?: Promise<Kumicorn> }

/** Made and started when it is asked for first, not when a build loads this file. */
export const shop = (): Promise<Kumicorn> => (shared.kumicorn ??= open())

async function open(): Promise<Kumicorn> {
  const kumicorn = createKumicorn({
    store: sqliteStore({ path: process.env.ORDERS ?? './orders.db' }),
    kumquat: {
      baseUrl: process.env.KUMQUAT_URL ?? '',
      partnerNo: process.env.KUMQUAT_PARTNER_NO ?? '',
      signKey: process.env.KUMQUAT_SIGN_KEY ?? '',
      callbackUrl: process.env.KUMQUAT_CALLBACK_URL ?? false,
    },
  })
  kumicorn.on('order.succeeded', {
    name: 'fulfil', // as text: what minifies may take the name of a function away
    async handle(event) {
      console.log('deliver', event.reference)
    },
  })
  await kumicorn.start()
  return kumicorn
}
