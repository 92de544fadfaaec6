import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Agenda } from '../../src/engine/agenda.ts'

it('gives what is due in order of time, equal times as they came, and nothing that was cancelled', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ at: fc.nat(20), cancelled: fc.boolean() }), { maxLength: 300 }),
      (plan) => {
        const agenda = new Agenda<number>()
        const cancels = plan.map(({ at }, index) => agenda.add(at, index))
        for (const [index, { cancelled }] of plan.entries()) if (cancelled) cancels[index]?.()
        const taken: number[] = []
        for (let due = agenda.take(); due !== undefined; due = agenda.take()) taken.push(due.run)
        const expected = plan
          .map(({ at, cancelled }, index) => ({ at, cancelled, index }))
          .filter(({ cancelled }) => !cancelled)
          .toSorted((a, b) => a.at - b.at)
        expect(taken).toEqual(expected.map(({ index }) => index))
      },
    ),
  )
})
