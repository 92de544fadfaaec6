import { describe, expect, it } from 'vitest'
import { Mailbox, type ToWorker } from '../../src/stores/sqlite/mailbox.ts'

const call = (id: number): ToWorker => [{ id, name: 'open', given: [] }]
const idsOf = (mailbox: Mailbox) => {
  const { sent = [], isLast } = mailbox.pileUp() ?? {}
  return { ids: sent.map(({ id }) => id), isLast }
}

describe('the mailbox of the thread of a store', () => {
  // Found by an attack: the end overtook what was parked, and that was never answered.
  it('gives what was handed over before what was not: the end comes last', () => {
    const coming: ToWorker[] = [call(3), 'close', call(4)]
    const mailbox = new Mailbox(() => coming.shift())
    for (const id of [1, 2]) mailbox.park(call(id))
    expect(idsOf(mailbox)).toEqual({ ids: [1, 2, 3], isLast: true })
  })

  it('takes an end that was handed over at its turn', () => {
    const mailbox = new Mailbox(() => undefined)
    mailbox.park(call(1))
    mailbox.park('close')
    expect(idsOf(mailbox)).toEqual({ ids: [1], isLast: true })
    expect(mailbox.pileUp()).toBeUndefined()
  })

  it('keeps the ends of deliveries for the next write, or until they are called in', () => {
    const mailbox = new Mailbox(() => undefined)
    mailbox.park([{ id: 1, name: 'finishDelivery', given: [] }])
    expect(mailbox.pileUp()).toBeUndefined()
    mailbox.park([{ id: 2, name: 'findOrder', given: [] }])
    expect(idsOf(mailbox)).toEqual({ ids: [2], isLast: false })
    mailbox.park([{ id: 3, name: 'commitChange', given: [] }])
    expect(idsOf(mailbox)).toEqual({ ids: [1, 3], isLast: false })
    expect(mailbox.keepsLate).toBe(false)
    mailbox.park([{ id: 4, name: 'finishDelivery', given: [] }])
    expect(mailbox.pileUp()).toBeUndefined()
    mailbox.callIn()
    expect(idsOf(mailbox)).toEqual({ ids: [4], isLast: false })
  })

  it('keeps nothing when the store is closed', () => {
    const mailbox = new Mailbox(() => undefined)
    mailbox.park([{ id: 1, name: 'finishDelivery', given: [] }])
    mailbox.pileUp()
    mailbox.park('close')
    expect(idsOf(mailbox)).toEqual({ ids: [1], isLast: true })
  })
})
