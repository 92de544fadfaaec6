import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { createKumicorn } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import { startSandbox } from '../../src/index.ts'
import { topUp } from '../support/clients.ts'

describe('a sandbox as a library', () => {
  it('starts in less than 300 ms', async () => {
    const times: number[] = []
    for (let run = 0; run < 5; run += 1) {
      const start = performance.now()
      const sandbox = await startSandbox()
      times.push(performance.now() - start)
      await sandbox.close()
    }
    // The quickest: what the machine does beside it does not count.
    expect(Math.min(...times)).toBeLessThan(300)
  })

  it('lends its clock to core, so that both live in one time', async () => {
    const sandbox = await startSandbox({ speed: 0, startsAt: Date.parse('2031-01-01T00:00:00Z') })
    const { kumquat, paynicorn, clock } = sandbox
    const kumicorn = createKumicorn({ kumquat, paynicorn, clock })
    expect(await kumicorn.kumquat.orders.place(topUp())).toMatchObject({ state: 'accepted' })
    await clock.advance('400d')
    expect(await kumicorn.kumquat.orders.query({ request_no: 'R1' })).toMatchObject({ status: 'SUCCESS' })
    await kumicorn.stop()
    await sandbox.close()
  })

  it('works with methods that were taken off', async () => {
    const sandbox = await startSandbox({ speed: 0 })
    const { on, orders, export: exported, clear, close } = sandbox
    const { now, advance, after } = sandbox.clock
    const { next, list, clear: clearFaults } = sandbox.faults
    const before = now()
    await advance('1m')
    expect(now() - before).toBe(60_000)
    after(1, () => undefined)()
    next({ answer: 'malformed' })
    expect(list()).toHaveLength(1)
    clearFaults()
    on('fault', () => undefined)()
    expect([orders(), exported().orders]).toEqual([[], []])
    clear()
    await close()
  })

  it('runs many at once', async () => {
    const sandboxes = await Promise.all(Array.from({ length: 12 }, (_, seed) => startSandbox({ seed })))
    expect(new Set(sandboxes.map(({ url }) => url)).size).toBe(12)
    await Promise.all(sandboxes.map((sandbox) => sandbox.close()))
  })

  it('leaves nothing open: the process ends by itself, with held answers and listeners on the events', async () => {
    const script = `
      import { mkdtempSync, rmSync } from 'node:fs'
      import { tmpdir } from 'node:os'
      import { startSandbox } from './src/index.ts'
      const folder = mkdtempSync(tmpdir() + '/sandbox-')
      const sandbox = await startSandbox({ dataFile: folder + '/state.json' })
      await fetch(sandbox.url + '/sandbox/api/events')
      for (const clock of ['sandbox', 'real']) {
        sandbox.faults.next({ answer: { kind: 'delayed', by: '1h', clock } })
        const held = new Promise((resolve) => sandbox.on('fault', resolve))
        fetch(sandbox.url + '/trade/currency/queryall').catch(() => {})
        await held
      }
      sandbox.callbacksTo({ kumquat: 'http://127.0.0.1:9' })
      await sandbox.close()
      rmSync(folder, { recursive: true })`
    const node = promisify(execFile)(
      process.execPath,
      ['--conditions=@kumicorn/source', '--input-type=module', '--eval', script],
      { cwd: new URL('../..', import.meta.url), timeout: 8_000 },
    )
    expect(await node).toEqual({ stdout: '', stderr: '' })
  }, 10_000)
})
