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
})
