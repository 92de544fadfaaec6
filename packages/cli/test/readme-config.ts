import { type Kumicorn, type KumicornOptions, sqliteStore } from '@kumicorn/core'

const { KUMQUAT_URL = '', KUMQUAT_PARTNER_NO = '', KUMQUAT_SIGN_KEY = '' } = process.env

export const options: KumicornOptions = {
  kumquat: { baseUrl: KUMQUAT_URL, partnerNo: KUMQUAT_PARTNER_NO, signKey: KUMQUAT_SIGN_KEY },
  store: sqliteStore({ path: './orders.db' }),
}

// The same function that your application uses. It is called, the handlers are not.
export function handlers(kumicorn: Kumicorn): void {
  kumicorn.on('order.succeeded', async function fulfil(event) {
    process.stdout.write(`${event.reference} was delivered\n`)
  })
}
