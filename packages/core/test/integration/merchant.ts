import { createKumicorn, type KumicornOptions, type OrderEvent } from '../../src/index.ts'

export const KEY = '123456789'
export const SECRET = 'merchant-secret'

/** A merchant that listens to what its callbacks tell. */
export function merchant(options: Partial<KumicornOptions> = {}) {
  const kumicorn = createKumicorn({
    kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: KEY },
    paynicorn: { baseUrl: 'http://127.0.0.1:9', appKey: 'app', merchantSecret: SECRET },
    ...options,
  })
  const events: OrderEvent[] = []
  const seen = { name: 'seen', handle: (event: OrderEvent) => void events.push(event) }
  for (const type of ['order.accepted', 'order.succeeded', 'order.failed', 'order.conflict'] as const)
    kumicorn.on(type, seen)
  return { kumicorn, events }
}

/** What no refusal may look like. */
export const ACKNOWLEDGEMENT = /SUCCESS|success/
