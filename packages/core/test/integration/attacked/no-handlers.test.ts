import { describe, expect, it, onTestFinished } from 'vitest'
import { type Logger, memoryStore, type Store, sqliteStore } from '../../../src/index.ts'
import { newPath } from '../stores/database-file.ts'
import { callback, make } from './shop.ts'

// Found by an attack: with no handler at all (a forgotten import) callbacks were acknowledged, and nobody was told.

const NONE = 'no handler is registered'
const handle = async (): Promise<void> => {}

/** A merchant with a store, and the warnings that it logs. */
function merchant(store: Store) {
  const warnings: string[] = []
  const ignore = () => undefined
  const warn = (_: object, message: string) => void warnings.push(message)
  const logger: Logger = { debug: ignore, info: ignore, warn, error: ignore }
  const kumicorn = make({ store, logger })
  const take = async (reference: string, status = 'success'): Promise<readonly string[]> => {
    expect((await kumicorn.callbacks.kumquat(callback(reference, { status }))).status).toBe(200)
    return warnings.splice(0)
  }
  return { kumicorn, warnings, take }
}

const stores: readonly (readonly [string, () => Promise<Store>])[] = [
  ['memoryStore', async () => memoryStore()],
  ['sqliteStore', async () => sqliteStore({ path: await newPath() })],
]

describe.each(stores)('%s', (_, newStore) => {
  const opened = async (): Promise<Store> => {
    const store = await newStore()
    onTestFinished(() => store.close())
    return store
  }

  it('start() without a handler says that nobody learns how orders end', async () => {
    const { kumicorn, warnings } = merchant(await opened())
    await kumicorn.start()
    expect(warnings).toEqual([expect.stringContaining(NONE)])
    expect(warnings[0]).toContain("Call kumicorn.on('order.succeeded', { name, handle })")
  })

  it('an end that no handler takes is told, once a type, with what to do', async () => {
    const { kumicorn, warnings, take } = merchant(await opened())
    kumicorn.on('order.succeeded', { name: 'fulfil', handle })
    await kumicorn.start()
    expect(warnings).toEqual([])
    expect(await take('A')).toEqual([])
    const failed = await take('B', 'error')
    expect(failed).toEqual([expect.stringContaining('no handler takes order.failed')])
    expect(failed[0]).toContain("kumicorn.on('order.failed', { name, handle })")
    expect(await take('C', 'error')).toEqual([])
  })

  it('nothing is said where another process on the store takes it', async () => {
    const store = await opened()
    const worker = merchant(store)
    worker.kumicorn.on(['order.succeeded', 'order.failed'], { name: 'fulfil', handle })
    await worker.kumicorn.start()
    const web = merchant(store)
    await web.kumicorn.start({ tellMissing: false })
    expect(await web.take('A')).toEqual([])
    expect(web.warnings.filter((warning) => warning.includes(NONE))).toEqual([])
  })
})
