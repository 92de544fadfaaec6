import { expect } from 'vitest'
import { type Transport, TransportError, undiciTransport } from '../../../src/index.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { type Reply, SIGN_KEY, succeeds } from '../call-engine/gateway.ts'
import { order, type Shop, shop } from '../orders/shop.ts'

export const says = (status: string, fields: object = {}): Reply =>
  succeeds({ request_no: 'R1', serial_no: 'S1', status, ...fields })

export async function callback(
  { kumicorn }: Pick<Shop, 'kumicorn'>,
  fields: Record<string, string>,
): Promise<void> {
  const signed = kumquatCallback({ request_no: 'R1', serial_no: 'S1', ...fields }, SIGN_KEY)
  expect(await kumicorn.callbacks.kumquat(signed)).toMatchObject({ status: 200, body: 'SUCCESS' })
}

export const types = async ({ kumicorn }: Pick<Shop, 'kumicorn'>): Promise<readonly string[]> =>
  (await kumicorn.orders.events('R1')).map(({ type }) => type)

/** A gateway whose query says what `now` says, and an order that it has accepted. */
export async function placed() {
  const now: { status: string; price?: string } = { status: 'ACCEPT' }
  const there = await shop({ script: (_, index) => (index === 0 ? says('ACCEPT') : says(now.status, now)) })
  await there.kumicorn.kumquat.orders.place(order)
  return { ...there, now }
}

/** A transport by which nothing reaches the paths that end so, while it is not up. */
export function reachable(...paths: readonly string[]) {
  const wire = undiciTransport()
  const now = { up: true }
  const transport: Transport = {
    async send(request) {
      if (!now.up && paths.some((path) => request.url.endsWith(path)))
        throw new TransportError('failed', 'connection refused', { requestSent: 'no' })
      return wire.send(request)
    },
  }
  return { now, transport }
}
