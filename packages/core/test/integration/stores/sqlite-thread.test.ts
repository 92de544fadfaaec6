import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { storeSamples } from '@kumicorn/testkit'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { StoreError, sqliteStore } from '../../../src/index.ts'
import type { Request } from '../../../src/stores/sqlite/calls.ts'
import { Connection } from '../../../src/stores/sqlite/connection.ts'
import { packEvent, packOrder } from '../../../src/stores/sqlite/rows.ts'
import { createVault } from '../../../src/stores/vault.ts'
import { newPath, otherProcess, sql } from './database-file.ts'

const { anEvent, anOrder, keyOf } = storeSamples
const vault = createVault('sqliteStore')

const beginning = (order = anOrder()): Request => ({ name: 'beginOrder', given: [packOrder(vault, order)] })
/** Fails within its transaction: a column may not be empty. */
const broken = (): Request => ({
  name: 'beginOrder',
  given: [{ ...packOrder(vault, anOrder()), state: null }],
})
const counting = (path: string): number => Number(sql(path, 'SELECT count(*) AS n FROM orders')[0]?.n)

async function connected() {
  const path = await newPath()
  const connection = new Connection(path)
  onTestFinished(() => connection.close())
  return { path, connection }
}

describe('what has piled up', () => {
  it('is written as one transaction, and one that fails spoils nothing for the others', async () => {
    const { path, connection } = await connected()
    const results = await connection.run([beginning(), broken(), beginning()])
    expect(results).toEqual([
      { value: { state: 'new' } },
      { failure: expect.objectContaining({ message: expect.stringContaining(path) as string }) },
      { value: { state: 'new' } },
    ])
    expect(counting(path)).toBe(2)
  })

  it('is answered in its order, whatever reads and writes lie between', async () => {
    const { connection } = await connected()
    const order = anOrder()
    const reading: Request = { name: 'findOrder', given: [keyOf(order)] }
    const results = await connection.run([
      reading,
      beginning(order),
      { name: 'open', given: [] },
      beginning(order),
    ])
    expect(results).toMatchObject([
      { value: undefined },
      { value: { state: 'new' } },
      { value: undefined },
      { value: { state: 'known' } },
    ])
    expect(await connection.run([reading])).toMatchObject([{ value: { reference: order.reference } }])
  })

  it('leaves nothing of a probe', async () => {
    const { path, connection } = await connected()
    await connection.run([beginning(), { name: 'open', given: [] }])
    await connection.run([{ name: 'open', given: [] }])
    expect(sql(path, 'SELECT * FROM handlers')).toEqual([])
    expect(counting(path)).toBe(1)
  })

  it('is flushed to the disk, unless all of it is leases and ends of deliveries: then whoever looks sees no difference', async () => {
    const { path, connection } = await connected()
    const order = anOrder({ state: 'succeeded' })
    const leasing = { handlers: ['fulfil'], now: 0, until: 30_000 }
    const change = { order: packOrder(vault, order), event: packEvent(vault, anEvent(order)) }
    const committing: Request = {
      name: 'commitChange',
      given: [{ ...change, handlers: ['fulfil'], lease: leasing }],
    }
    const finishing: Request = { name: 'finishDelivery', given: [1, 1] }
    const renewing: Request = { name: 'renewDelivery', given: [1, 1, 60_000] }
    const exec = vi.spyOn(DatabaseSync.prototype, 'exec')
    onTestFinished(() => exec.mockRestore())
    const relaxed = async (...requests: Request[]): Promise<readonly string[]> => {
      exec.mockClear()
      const results = await connection.run(requests)
      expect(results.every((result) => 'value' in result)).toBe(true)
      return exec.mock.calls.map(([text]) => text).filter((text) => text.includes('synchronous'))
    }
    await connection.run([beginning()])
    expect(await relaxed(committing, renewing)).toEqual([])
    expect(await relaxed(renewing)).toEqual(['PRAGMA synchronous = NORMAL', 'PRAGMA synchronous = FULL'])
    expect(await relaxed(finishing, beginning())).toEqual([])
    expect(await relaxed(finishing, renewing)).toHaveLength(2)
    const looked = await connection.run([{ name: 'findDurability', given: [] }])
    expect(looked).toMatchObject([{ value: { synchronous: 2 } }])
    expect(counting(path)).toBe(3)
  })

  it('is more than one transaction takes, and complete all the same', async () => {
    const { path, connection } = await connected()
    const results = await connection.run(Array.from({ length: 1_000 }, () => beginning()))
    expect(results.every((result) => 'value' in result)).toBe(true)
    expect(counting(path)).toBe(1_000)
  })

  it('fails as a whole while another process holds the file, and is not tried one by one', async () => {
    const { path, connection } = await connected()
    await connection.run([beginning()])
    const other = await otherProcess(new URL('./locking.child.ts', import.meta.url), [path])
    await other.prints('locked')
    const results = await connection.run([beginning(), beginning(), beginning()])
    expect(results).toHaveLength(3)
    for (const result of results)
      expect(result).toMatchObject({ failure: { message: expect.stringContaining('locked') as string } })
    other.tell('let go')
    await other.prints('free')
    expect(counting(path)).toBe(1)
  })
})

describe('the thread of a store', () => {
  it('waits for a locked file while the event loop of the process turns', async () => {
    const path = await newPath()
    const store = sqliteStore({ path })
    onTestFinished(() => store.close())
    await store.open()
    const other = await otherProcess(new URL('./locking.child.ts', import.meta.url), [path])
    await other.prints('locked')
    let isOver = false
    const writing = store.begin(anOrder()).finally(() => {
      isOver = true
    })
    for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(isOver).toBe(false)
    other.tell('let go')
    expect(await writing).toEqual({ state: 'new' })
  })

  it('finishes what is under way before it closes', async () => {
    const path = await newPath()
    const store = sqliteStore({ path })
    const under = Promise.all(Array.from({ length: 50 }, () => store.begin(anOrder())))
    await Promise.all([under, store.close()])
    expect(counting(path)).toBe(50)
    await expect(store.begin(anOrder())).rejects.toThrow(StoreError)
  })

  it('spoils nothing for others when a call cannot be sent to it', async () => {
    const store = sqliteStore({ path: await newPath() })
    onTestFinished(() => store.close())
    const odd = store.orders({ limit: 1, reference: (() => 1) as never })
    const good = store.begin(anOrder())
    await expect(odd).rejects.toThrow(StoreError)
    expect(await good).toEqual({ state: 'new' })
  })

  it('keeps no process alive that has nothing to wait for', async () => {
    const child = await otherProcess(new URL('./idle.child.ts', import.meta.url), [await newPath()])
    expect(await child.output()).toBe('done\n')
  })

  // https://github.com/nodejs/node/issues/65044: Node tells its watcher of files by messages of the thread.
  it('runs under node --watch', async () => {
    const file = fileURLToPath(new URL('./idle.child.ts', import.meta.url))
    const child = spawn(process.execPath, ['--no-warnings', '--watch', file, await newPath()])
    onTestFinished(async () => {
      child.kill('SIGKILL')
      await once(child, 'close')
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => {
        said += text
      })
    await expect.poll(() => said, { timeout: 30_000 }).toMatch(/(?:Completed|Failed) running/)
    expect(said).toMatch(/^done\nCompleted running/)
  })

  it.each(['--input-type=module', '--input-type=commonjs'])('runs under node %s -e', async (flag) => {
    const core = new URL('../../../src/index.ts', import.meta.url).href
    const text = `import(${JSON.stringify(core)}).then(async ({ sqliteStore }) => {
      const store = sqliteStore({ path: process.argv[1] })
      await store.open()
      await store.close()
      console.log('done')
    })`
    const args = ['--no-warnings', flag, '-e', text, await newPath()]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    expect(stdout).toBe('done\n')
  })

  it('can be closed although nothing was ever asked of it', async () => {
    const store = sqliteStore({ path: await newPath() })
    await store.close()
    await store.close()
  })

  it('is started again when it has ended by itself, and what it had not answered is refused', async () => {
    const store = sqliteStore({ path: await newPath() })
    onTestFinished(() => store.close())
    const post = vi.spyOn(Worker.prototype, 'postMessage')
    await store.open()
    const worker = post.mock.contexts[0] as Worker
    post.mockRestore()
    const writing = store.begin(anOrder()).catch((error: unknown) => error)
    await Promise.resolve()
    await worker.terminate()
    const ended = await writing
    if (ended instanceof Error) expect(ended.message).toContain('its thread has ended')
    expect(await store.begin(anOrder())).toEqual({ state: 'new' })
  })
})

describe('a connection', () => {
  it('waits for another process when it opens the file for the first time, and gives up in the end', async () => {
    const path = await newPath()
    sql(path, 'PRAGMA user_version')
    const other = await otherProcess(new URL('./locking.child.ts', import.meta.url), [path])
    await other.prints('locked')
    const connection = new Connection(path)
    onTestFinished(() => connection.close())
    const [refused] = await connection.run([beginning()])
    expect(refused).toMatchObject({ failure: { message: expect.stringContaining('locked') as string } })
    other.tell('let go')
    await other.prints('free')
    expect(await connection.run([beginning()])).toEqual([{ value: { state: 'new' } }])
  })
})
