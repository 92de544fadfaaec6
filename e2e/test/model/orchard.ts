import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { CallbackEvent, SandboxOrder } from '@kumicorn/sandbox'
import { answerOfMango, type Fruit, type MangoOptions, signMango } from '@kumicorn/testkit'
import type { Watcher } from './watcher.ts'

const secret = 'mango-secret'
const ripeness = { succeeded: 'ripe', failed: 'rotten' } as const

/** The third gateway's own side, shared by all runs as the sandbox is. */
export interface Orchard {
  readonly options: Pick<MangoOptions, 'baseUrl' | 'farm' | 'secret'>
  /** Decides an order, and calls back. */
  settle(reference: string, decision: 'succeeded' | 'failed'): void
  close(): void
}

export async function startOrchard(watcherOf: (reference: string) => Watcher | undefined): Promise<Orchard> {
  const fruits = new Map<string, Fruit>()
  const server = createServer(async (request, response) => {
    const { url = '' } = request
    const body = await text(request)
    const { message } = JSON.parse(body) as { message: string }
    const { ticket } = JSON.parse(message) as { ticket: string }
    const before = fruits.size
    if (url === '/pick') watcherOf(ticket)?.asked(ticket)
    const answer = answerOfMango(fruits, url, body, secret)
    if (fruits.size > before) watcherOf(ticket)?.order(orderOf(ticket, 'pending'))
    response.end(answer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    options: { baseUrl, farm: 'F1', secret },
    settle(reference, decision) {
      const fruit = fruits.get(reference)
      if (fruit === undefined) return
      fruit.ripeness = ripeness[decision]
      watcherOf(reference)?.order(orderOf(reference, decision))
      watcherOf(reference)?.callback(callbackOf(reference, decision, fruit))
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const orderOf = (reference: string, state: SandboxOrder['state']): SandboxOrder =>
  ({ gateway: 'mango', operation: 'fruits.pick', reference, state, gatewayId: `F-${reference}` }) as never

function callbackOf(reference: string, state: 'succeeded' | 'failed', fruit: Fruit): CallbackEvent {
  const message = JSON.stringify({ ticket: reference, ripeness: fruit.ripeness, fruitId: fruit.fruitId })
  const body = signMango(message, secret)
  return { kind: 'mango', reference, state, body, attempt: 1, attempts: 2, gatewayId: fruit.fruitId } as never
}
