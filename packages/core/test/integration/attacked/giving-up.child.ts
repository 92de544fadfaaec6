import {
  createKumicorn,
  memoryStore,
  type Outcome,
  type TransportError,
  undiciTransport,
} from '../../../src/index.ts'

/* The first call of a process, given up while it loads what sends it. */

const [baseUrl = ''] = process.argv.slice(2)
const given = new AbortController()
const wire = undiciTransport()
const kumicorn = createKumicorn({
  kumquat: {
    baseUrl,
    partnerNo: 'P1',
    signKey: '123456789',
    transport: {
      send(request) {
        const sending = wire.send(request)
        queueMicrotask(() => given.abort())
        return sending
      },
    },
  },
  store: memoryStore(),
  logger: false,
})
const order = { request_no: 'R1', product_id: 1, account: '254771114118' }
const outcome: Outcome<unknown> = await kumicorn.kumquat.orders.place(order, { signal: given.signal })
const { sent, error } = outcome as Extract<typeof outcome, { state: 'unknown' }>
process.stdout.write(JSON.stringify({ sent, requestSent: (error as TransportError).requestSent }))
await kumicorn.stop()
