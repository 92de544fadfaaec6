import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKumicorn, type Kumicorn, sqliteStore } from '@kumicorn/core'
import { type Sandbox, startSandbox } from '@kumicorn/sandbox'

/** Gives the callbacks of a Kumicorn to a framework, and the address of `/callbacks`. */
export type Mount = (kumicorn: Kumicorn) => Promise<{ readonly url: string; close(): unknown }>

export const urlOf = (server: Server): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}/callbacks`

/** Sells something: a call by undici, a store in its thread, a callback by the framework, a handler. */
export async function sell(sandbox: Sandbox, mount: Mount): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kumicorn-packed-'))
  const path = join(folder, 'orders.db')
  const kumicorn = createKumicorn({ store: sqliteStore({ path }), kumquat: sandbox.kumquat })
  const events: string[] = []
  const delivered = new Promise<void>((resolve) => {
    kumicorn.on('order.succeeded', {
      name: 'fulfil',
      handle: ({ callback, reference }) => {
        events.push(`${callback} ${reference}`)
        resolve()
      },
    })
  })
  await kumicorn.start()
  const host = await mount(kumicorn)
  sandbox.callbacksTo({ kumquat: `${host.url}/kumquat` })
  const reference = `packed-${Math.random().toString(36).slice(2, 10)}`
  const outcome = await kumicorn.kumquat.orders.place({
    request_no: reference,
    product_id: 19402,
    account: '254771114118',
  })
  assert.equal(outcome.state, 'accepted')
  await sandbox.settle(reference, 'succeeded')
  await delivered
  assert.deepEqual(events, [`kumquat ${reference}`])
  await kumicorn.stop()
  await host.close()

  // What the thread has written is there for the next process.
  const later = createKumicorn({ store: sqliteStore({ path }), kumquat: sandbox.kumquat })
  assert.equal((await later.orders.get(reference))?.state, 'succeeded')
  await later.stop()
  rmSync(folder, { recursive: true })
}

export const withSandbox = async (use: (sandbox: Sandbox) => Promise<void>): Promise<void> => {
  const sandbox = await startSandbox({ settleAfter: Number.POSITIVE_INFINITY })
  await use(sandbox)
  await sandbox.close()
}
