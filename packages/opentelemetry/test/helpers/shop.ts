import { createKumicorn, type KumicornOptions, memoryStore, type OrderEvent } from '@kumicorn/core'
import { httpServer, mango, mangoFarm, signMango } from '@kumicorn/testkit'
import { onTestFinished, vi } from 'vitest'

export const SECRET = 'mango-secret'
export const SIGN_KEY = 'kumquat-key'
export const RECIPIENT = 'Ada Lovelace'

/** A merchant of mangos, and of KUMQUAT, which tells its balance and nothing else. */
export async function shop(
  options: Partial<KumicornOptions> & { readonly retries?: number; readonly partnerNo?: string } = {},
) {
  const { retries = 0, partnerNo = 'P1', ...others } = options
  const farm = await mangoFarm(SECRET)
  const asked: string[] = []
  const kumquat = await httpServer((response, { url }) => {
    asked.push(url)
    const result = { balance: '10.50', credit: '100' }
    response.end(JSON.stringify({ returnCode: 'SUCCESS', returnMsg: 'ok', result }))
  })
  const plugin = mango({ baseUrl: farm.url, farm: partnerNo, secret: SECRET, retries })
  const kumicorn = createKumicorn({
    gateways: [plugin],
    kumquat: { baseUrl: kumquat.url, partnerNo, signKey: SIGN_KEY },
    // So that callbacks do not wait for handlers.
    store: { ...memoryStore(), durable: true },
    deliveries: { pollInterval: 20 },
    random: () => 0,
    logger: false,
    ...others,
  })
  onTestFinished(() => kumicorn.stop({ timeout: 100 }))
  const { fruits } = kumicorn.client(plugin)
  const tell = (ticket: string, ripeness = 'ripe', secret = SECRET) => {
    const message = JSON.stringify({ ticket, ripeness, fruitId: `F-${ticket}`, seed: '0123456789' })
    const rawBody = Buffer.from(signMango(message, secret))
    return kumicorn.callbacks.mango?.({ method: 'POST', headers: {}, rawBody })
  }
  const pick = (ticket: string, sku = 'alphonso') => fruits.pick({ ticket, sku, to: RECIPIENT })
  return { kumicorn, farm, fruits, pick, tell, asked }
}

/** A handler that fails so many times first. */
export function failing(times: number, handle: (event: OrderEvent) => unknown = () => undefined) {
  let left = times
  return async (event: OrderEvent): Promise<void> => {
    await handle(event)
    left -= 1
    if (left >= 0) throw new TypeError(`no stock for ${event.reference}`)
  }
}

export const until = (isSo: () => boolean | Promise<boolean>): Promise<boolean> =>
  vi.waitUntil(isSo, { timeout: 30_000, interval: 5 })
