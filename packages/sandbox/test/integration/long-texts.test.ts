import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it, onTestFinished } from 'vitest'
import { eventStream } from '../../src/control/server.ts'
import { EventHub } from '../../src/engine/events.ts'
import type { SandboxEvents } from '../../src/index.ts'
import { History } from '../../src/ui/history/history.ts'
import { kumquatCaller } from '../support/kumquat-caller.ts'
import { frozen } from '../support/start.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Bytes that are held now. */
async function held(): Promise<number> {
  // Buffers are given back a while after nobody has them any more.
  for (let turn = 0; turn < 5; turn += 1) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** As it comes from the wire: one piece. */
const long = (length: number, first = ''): string => first + Buffer.alloc(length, 'y').toString()

const request = (reference: string, body: string): SandboxEvents['request'] => ({
  at: 0,
  gateway: 'kumquat',
  operation: 'balance',
  reference,
  method: 'POST',
  path: '/api/code/2.0/balance',
  body,
})

const MB = 1_000_000

describe('long texts of strangers', () => {
  it('are kept nowhere as references: no gateway has one so long', async () => {
    const sandbox = await frozen()
    const references: (string | undefined)[] = []
    sandbox.on('request', ({ reference }) => references.push(reference))
    const { raw, call } = kumquatCaller(sandbox)
    await raw('/orders', JSON.stringify({ request_no: long(900_000) }))
    await call('/orders/query', { request_no: long(255) })
    expect(references).toEqual([undefined, long(255)])
  })

  it('are held for no later than their answer', async () => {
    const sandbox = await frozen()
    const { raw } = kumquatCaller(sandbox)
    const send = async (times: number) => {
      for (let n = 0; n < times; n += 1)
        await raw('/orders', JSON.stringify({ request_no: long(900_000, `${n}`) }))
    }
    await send(5)
    const before = await held()
    await send(40)
    expect((await held()) - before).toBeLessThan(18 * MB)
  })

  it('are held by the history no longer than it says, and so are reasons', async () => {
    const events = new EventHub()
    const history = new History(events)
    const before = await held()
    for (let n = 0; n < 100; n += 1) events.emit('request', request(`R${n}`, long(900_000, `${n}`)))
    expect((await held()) - before).toBeLessThan(18 * MB)
    const about = { accepted: false, httpStatus: 400, code: 'JU9994', message: '', body: '{}' }
    events.emit('answer', { ...request('R1', ''), ...about, reason: long(900_000) })
    const answer = history.all('calls')[1]?.entries.find((entry) => entry.kind === 'answer')
    expect(answer?.kind === 'answer' && answer.reason?.length).toBe(2_000)
  })

  it('are held once for all readers of events that have fallen behind', async () => {
    const events = new EventHub()
    let leave = (): void => {}
    const left = new Promise<void>((resolve) => {
      leave = resolve
    })
    onTestFinished(() => leave())
    const exchange = { answering: { left, pace: 'prompt' } } as Parameters<typeof eventStream>[1]
    const streams = Array.from({ length: 40 }, () => eventStream(events, exchange).body)
    const before = await held()
    for (let n = 0; n < 4; n += 1) events.emit('request', request('R1', long(900_000, `${n}`)))
    expect((await held()) - before).toBeLessThan(18 * MB)
    expect(streams).toHaveLength(40)
  })
})
