import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { CallName } from '../../src/stores/sqlite/calls.ts'
import { Outbox } from '../../src/stores/sqlite/outbox.ts'

/** An outbox, and what it has sent: the names of the calls of each message. */
function anOutbox() {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const messages: string[][] = []
  const outbox = new Outbox((sent) => void messages.push(sent.map(({ name }) => name)))
  let id = 0
  const add = (...names: readonly CallName[]): void => {
    for (const name of names) outbox.add({ id: ++id, name, given: [] })
  }
  return { outbox, add, messages }
}

describe('what is sent to the thread of a store', () => {
  it('goes as one message a turn', () => {
    const { add, messages } = anOutbox()
    add('findOrder', 'commitChange')
    expect(messages).toEqual([])
    vi.advanceTimersByTime(0)
    expect(messages).toEqual([['findOrder', 'commitChange']])
    add('commitChange')
    vi.advanceTimersByTime(0)
    expect(messages).toEqual([['findOrder', 'commitChange'], ['commitChange']])
  })

  it('takes the ends of deliveries along with the next write, and with no read', () => {
    const { outbox, add, messages } = anOutbox()
    add('finishDelivery', 'findOrder')
    vi.advanceTimersByTime(0)
    expect(messages).toEqual([['findOrder']])
    expect(outbox.calls()).toMatchObject([{ name: 'finishDelivery' }])
    add('commitChange')
    vi.advanceTimersByTime(0)
    expect(messages).toEqual([['findOrder'], ['finishDelivery', 'commitChange']])
  })

  it('leaves no end of a delivery behind when no write comes', () => {
    const { outbox, add, messages } = anOutbox()
    add('finishDelivery')
    vi.advanceTimersByTime(1)
    expect(messages).toEqual([])
    add('finishDelivery')
    vi.advanceTimersByTime(10)
    expect(messages).toEqual([['finishDelivery', 'finishDelivery']])
    expect(outbox.calls()).toEqual([])
  })

  it('goes at once when it is emptied, and once', () => {
    const { outbox, add, messages } = anOutbox()
    add('finishDelivery', 'commitChange')
    outbox.empty()
    outbox.empty()
    vi.advanceTimersByTime(10)
    expect(messages).toEqual([['finishDelivery', 'commitChange']])
  })
})
