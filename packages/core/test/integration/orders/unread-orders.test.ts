import { describe, expect, it } from 'vitest'
import { type Store, sqliteStore } from '../../../src/index.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { SIGN_KEY } from '../call-engine/gateway.ts'
import { newPath } from '../stores/database-file.ts'
import { order, type Shop, shop } from './shop.ts'

const accepted = { returnCode: 'SUCCESS', result: { status: 'ACCEPT', request_no: 'R1', serial_no: 'S1' } }

const hear = ({ kumicorn }: Shop, status: string, fields: Readonly<Record<string, string>> = {}) =>
  kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1', status, ...fields }, SIGN_KEY))

/** A merchant on a file, and what it asks the store for. */
async function onFile(path: string) {
  const asked: string[] = []
  const kept = sqliteStore({ path })
  const counted = (name: 'order' | 'tryCommit') => (given: never) => {
    asked.push(name)
    return kept[name]?.(given) as never
  }
  const store: Store = { ...kept, order: counted('order'), tryCommit: counted('tryCommit') }
  return { there: await shop({ store, script: [{ body: JSON.stringify(accepted) }] }), asked }
}

const typesOf = async (store: Store) => {
  const { items } = await store.orders({ reference: 'R1', limit: 9 })
  const events = await Promise.all(items.map((each) => store.events(each)))
  return events.flat().map(({ type }) => type)
}

describe('an order that was not read before news of it is written', () => {
  it('costs one trip to the file when nobody has told of it', async () => {
    const { there, asked } = await onFile(await newPath())
    expect(await hear(there, 'success')).toMatchObject({ status: 200 })
    expect(asked).toEqual(['tryCommit'])
  })

  it('costs one trip when this process has placed it, from its answer on', async () => {
    const { there, asked } = await onFile(await newPath())
    await there.kumicorn.kumquat.orders.place(order)
    expect(asked).toEqual(['tryCommit'])
    expect(await hear(there, 'success', { serial_no: 'S1' })).toMatchObject({ status: 200 })
    expect(asked).toEqual(['tryCommit', 'tryCommit'])
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded', sends: 1 })
  })

  it('is decided on anew when another process has written it meanwhile', async () => {
    const path = await newPath()
    const [one, other] = [await onFile(path), await onFile(path)]
    await one.there.kumicorn.kumquat.orders.place(order)
    expect(await hear(other.there, 'error', { serial_no: 'S1' })).toMatchObject({ status: 200 })
    expect(other.asked).toEqual(['tryCommit', 'tryCommit'])
    // What the first one remembers is out of date: by that it would be a success as any other.
    expect(await hear(one.there, 'success', { serial_no: 'S1' })).toMatchObject({ status: 200 })
    expect(await typesOf(one.there.store.store)).toEqual(['order.accepted', 'order.failed', 'order.conflict'])
  })

  it('is read when what is remembered says that there is nothing to write', async () => {
    const { there, asked } = await onFile(await newPath())
    expect(await hear(there, 'waiting')).toMatchObject({ status: 200 })
    expect(await hear(there, 'waiting')).toMatchObject({ status: 200 })
    expect(asked).toEqual(['tryCommit', 'order'])
    expect(await typesOf(there.store.store)).toEqual(['order.conflict'])
  })
})
