import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKumicorn, sqliteStore } from '@kumicorn/core'
import { storeSamples } from '@kumicorn/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { jsonLines } from '../helpers/command.ts'
import { inProcess } from '../helpers/in-process.ts'

const { anOrder, lived } = storeSamples

/** Each has a message and an event: 5,000 entries. */
const MANY = 2_500

const merchant = { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'k' }

/** A file in which one order has a long history. */
async function longHistory(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kumicorn-cli-'))
  const path = join(folder, 'orders.db')
  const store = sqliteStore({ path })
  const kumicorn = createKumicorn({ store, kumquat: merchant, logger: false })
  onTestFinished(async () => {
    await kumicorn.stop()
    await store.close()
    await rm(folder, { recursive: true })
  })
  const [{ account } = { account: '' }] = kumicorn.gateways
  const order = anOrder({ account, gateway: 'kumquat', kind: 'order', reference: 'LONG' })
  await store.begin(order)
  await lived(store, order, MANY)
  return path
}

const turns = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, n) => `TURN-${from + n}`)
const statuses = (events: readonly { readonly status?: unknown }[]) => events.map(({ status }) => status)

describe('orders show, of an order with a history of thousands', () => {
  it('shows the newest of it, oldest first, and says that there is more', async () => {
    const path = await longHistory()
    const call = (...args: string[]) => inProcess([...args, '--store', `sqlite:${path}`], '.')
    const shown = async (...args: string[]) => {
      const { stdout, stderr } = await call('orders', 'show', 'LONG', '--json', ...args)
      const { events, hasOlder } = JSON.parse(stdout)
      return { statuses: statuses(events), hasOlder, stderr }
    }
    const note =
      'Only the newest 50 events are shown: --limit <n> shows more, "kumicorn events" all of them.\n'
    expect(await shown()).toEqual({ statuses: turns(MANY - 49, MANY), hasOlder: true, stderr: note })
    expect(await shown('--limit', '333')).toMatchObject({ statuses: turns(MANY - 332, MANY), hasOlder: true })
    const all = { statuses: turns(1, MANY), hasOlder: false, stderr: '' }
    expect(await shown('--limit', String(MANY))).toEqual(all)
    expect(await shown('--limit', '999999')).toEqual(all)

    const table = await call('orders', 'show', 'LONG', '--limit', '2')
    expect(table.stdout.match(/TURN-\d+/g)).toEqual(turns(MANY - 1, MANY))
    expect(table.stderr).toBe(note.replace('50', '2'))
    expect(statuses(jsonLines((await call('events', 'LONG', '--json')).stdout))).toEqual(turns(1, MANY))
  })
})
