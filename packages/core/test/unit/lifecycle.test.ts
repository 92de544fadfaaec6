import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import {
  lifecycle,
  memoryStore,
  type OrderRecord,
  type OrderState,
  orderEventTypes,
  type ToldState,
} from '../../src/index.ts'
import { checkPlan } from '../../src/orders/check-plan.ts'
import type { Fact, FactSource } from '../../src/orders/facts.ts'
import { Handlers } from '../../src/orders/handlers.ts'
import { Ledger } from '../../src/orders/ledger.ts'
import { finalStates } from '../../src/orders/lifecycle.ts'

/**
 * What becomes of an order, by what a callback tells and by what an answer or a query tells: its next state and
 * event; `conflict`: it stays, and that is shown; `–`: nothing is written; `?`: only once the gateway confirms it.
 */
const table = `
  created   | unknown   | unknown –             | unknown –
  created   | pending   | pending accepted      | pending accepted
  created   | rejected  | rejected rejected     | rejected rejected
  created   | succeeded | succeeded succeeded   | succeeded succeeded
  created   | failed    | failed failed         | failed failed
  unknown   | unknown   | –                     | –
  unknown   | pending   | pending accepted      | pending accepted
  unknown   | rejected  | rejected rejected     | rejected rejected
  unknown   | succeeded | succeeded succeeded   | succeeded succeeded
  unknown   | failed    | failed failed         | failed failed
  pending   | unknown   | conflict              | –
  pending   | pending   | –                     | –
  pending   | rejected  | conflict              | –
  pending   | succeeded | succeeded succeeded   | succeeded succeeded
  pending   | failed    | failed failed         | failed failed
  rejected  | unknown   | conflict              | –
  rejected  | pending   | conflict              | conflict
  rejected  | rejected  | –                     | –
  rejected  | succeeded | conflict              | conflict
  rejected  | failed    | conflict              | conflict
  succeeded | unknown   | conflict              | –
  succeeded | pending   | conflict              | –
  succeeded | rejected  | conflict              | –
  succeeded | succeeded | –                     | –
  succeeded | failed    | ? reversed reversed   | ? reversed reversed
  failed    | unknown   | conflict              | –
  failed    | pending   | conflict              | –
  failed    | rejected  | conflict              | –
  failed    | succeeded | ? succeeded recovered | ? succeeded recovered
  failed    | failed    | –                     | –
  reversed  | unknown   | conflict              | –
  reversed  | pending   | conflict              | –
  reversed  | rejected  | conflict              | –
  reversed  | succeeded | conflict              | conflict
  reversed  | failed    | –                     | –
`
interface Row {
  readonly is: OrderState
  readonly told: ToldState
  readonly callback: string
  readonly other: string
}

const rows: readonly Row[] = table
  .trim()
  .split('\n')
  .map((line) => {
    const [is, told, callback, other] = line.split('|').map((cell) => cell.trim())
    return { is, told, callback, other } as Row
  })

const cells = rows.flatMap(({ is, told, callback, other }) =>
  (['callback', 'call', 'query'] as const).map((source) => ({
    is,
    told,
    source,
    expected: source === 'callback' ? callback : other,
  })),
)

const order: OrderRecord = {
  gateway: 'kumquat',
  kind: 'kumquat',
  reference: 'R1',
  operation: 'orders.place',
  fingerprint: 'f',
  state: 'created',
  stuck: false,
  gatewayReference: 'S1',
  amount: undefined,
  currency: undefined,
  account: undefined,
  said: undefined,
  createdAt: 0,
  updatedAt: 0,
  checkAt: undefined,
  checks: 3,
  version: 1,
}

/** Tells an order in a state of another one, while the gateway says `confirmed` when it is asked. */
async function tell(
  state: OrderState,
  told: ToldState,
  source: FactSource,
  confirmed: ToldState | undefined,
) {
  const store = memoryStore()
  const clock = manualClock()
  const plan = checkPlan()
  const ledger = new Ledger({ store, handlers: new Handlers(), clock, plan, onEvent: () => undefined })
  const before = { ...order, state, checkAt: plan.next({ ...order, state }, clock.now()) }
  await store.begin(before)
  const fact: Fact = {
    source,
    gateway: 'kumquat',
    kind: 'kumquat',
    reference: 'R1',
    gatewayReference: 'S1',
    state: told,
    status: told,
    amount: undefined,
    currency: undefined,
    data: {},
  }
  let asked = 0
  const confirm = async () => {
    asked += 1
    return confirmed
  }
  await ledger.apply(fact, { confirm })
  const after = (await store.order('kumquat', 'R1')) as OrderRecord
  const types = (await store.events('kumquat', 'R1')).map(({ type }) => type)
  // The same fact once more never says anything new.
  await ledger.apply(fact, { confirm })
  expect(await store.events('kumquat', 'R1')).toHaveLength(types.length)
  return { before, after, types, asked }
}

describe('the life cycle', () => {
  it('has a row for every state and every thing that can be told', () => {
    const states = Object.keys(lifecycle)
    const told = ['unknown', 'pending', 'rejected', 'succeeded', 'failed']
    expect(rows.map((row) => `${row.is} ${row.told}`)).toEqual(
      states.flatMap((is) => told.map((each) => `${is} ${each}`)),
    )
  })

  it.each(cells)('$is told $told by a $source: $expected', async ({ is, told, source, expected }) => {
    const { before, after, types, asked } = await tell(is, told, source, told)
    const [state, type] = expected.replace('? ', '').split(' ')
    expect(asked).toBe(expected.startsWith('?') ? 1 : 0)
    if (expected === '–') {
      expect([after, types]).toEqual([before, []])
    } else if (expected === 'conflict') {
      expect(types).toEqual(['order.conflict'])
      expect(after).toEqual({ ...before, version: 2, updatedAt: after.updatedAt })
    } else {
      expect(after).toMatchObject({ state, version: 2, checks: 0 })
      expect(types).toEqual(type === '–' ? [] : [`order.${type}`])
      expect(after.checkAt === undefined).toBe(finalStates.includes(after.state))
    }
  })

  it.each(cells.filter(({ expected }) => expected.startsWith('?')))(
    '$is told $told by a $source changes nothing when the gateway does not confirm it',
    async ({ is, told, source }) => {
      for (const confirmed of [is as ToldState, undefined, 'pending' as const]) {
        const { before, after, types } = await tell(is, told, source, confirmed)
        expect(after.state).toBe(before.state)
        expect(types).toEqual(source === 'callback' ? ['order.conflict'] : [])
      }
    },
  )

  it('tells only of events that exist, and every event but conflict and stuck comes from it', () => {
    const told = Object.values(lifecycle).flatMap((row) => Object.values(row).map(({ event }) => event))
    const all = new Set([...told, 'order.conflict', 'order.stuck'])
    all.delete(undefined)
    expect([...all].toSorted()).toEqual(orderEventTypes.toSorted())
  })

  it('leaves the final states only by a contradiction that is confirmed', () => {
    for (const state of finalStates)
      for (const { confirm } of Object.values(lifecycle[state])) expect(confirm).toBe(true)
  })
})
