import type { Action } from './actions.ts'
import type { OperationName } from './intents.ts'
import { MINUTE } from './shop.ts'
import type { Fate } from './wire.ts'

const place = (operation: OperationName, ...fates: Fate[]): Action => ({
  do: 'place',
  operation,
  isRefused: false,
  fates,
})
const decide = (decision: 'succeeded' | 'failed'): Action => ({ do: 'decide', order: 0, decision })
const network = (...fates: Fate[]): Action => ({ do: 'network', fates })
const come = (isPrompt: boolean): Action => ({ do: 'callbacks come', isPrompt })
const pass = (ms: number): Action => ({ do: 'pass', ms })
const resolve: Action = { do: 'resolve', order: 0 }

/** Runs that have shown mistakes once. Each is played first, every time. */
export const regressions: Readonly<Record<string, readonly Action[]>> = {
  'an answer about a failure that is overtaken by the late success is no reversal': [
    place('payments.create'),
    come(false),
    decide('failed'),
    network('answer held'),
    { do: 'reconcile' },
    { do: 'drop', letter: 0 },
    come(true),
    decide('succeeded'),
    { do: 'release', held: 0 },
  ],
  'an order that resolve() finds failed can still succeed late': [
    place('orders.place', 'answer garbled'),
    come(false),
    decide('failed'),
    resolve,
    come(true),
    decide('succeeded'),
  ],
  'an unreadable answer to the question that confirms a late success denies nothing': [
    place('payouts.create'),
    come(true),
    decide('failed'),
    network('passes', 'answer garbled'),
    decide('succeeded'),
  ],
  'an order that was stuck in doubt gets stuck again while it is pending': [
    place('payments.create', 'lost after acceptance'),
    network(...Array.from<Fate>({ length: 30 }).fill('lost before acceptance')),
    pass(150 * MINUTE),
    ...Array.from({ length: 4 }, () => [resolve, pass(31_000)]).flat(),
    pass(150 * MINUTE),
  ],
  'an order that was pruned and succeeds late is one again': [
    place('orders.place'),
    come(false),
    decide('failed'),
    pass(12 * MINUTE),
    decide('succeeded'),
    { do: 'prune', age: 0 },
  ],
  'a request that arrives after its order was asked for proves no absence': [
    place('orders.place', 'request held'),
    pass(31_000),
    { do: 'reconcile' },
    pass(4 * MINUTE),
  ],
  'a slow handler keeps its lease while another process waits for it': [
    place('orders.place'),
    { do: 'upset', handler: 'ledger', mood: 'is slow', times: 1 },
    decide('succeeded'),
    { do: 'restart' },
  ],
  'a handler that sleeps with its machine goes on under a new lease': [
    place('orders.place'),
    { do: 'upset', handler: 'ledger', mood: 'is slow', times: 1 },
    decide('succeeded'),
    { do: 'suspend', ms: 60 * MINUTE, isCounted: false },
    pass(4 * MINUTE),
  ],
  'what changes unheard after its order was pruned is not known': [
    place('orders.place'),
    come(false),
    decide('succeeded'),
    pass(4 * MINUTE),
    { do: 'prune', age: 0 },
    decide('failed'),
    pass(45 * MINUTE),
  ],
  'no handler begins again for a callback that waits while its process stops': [
    place('orders.place', 'answer garbled', 'request held'),
    come(false),
    decide('succeeded'),
    { do: 'crash', steps: 0, side: 'before' },
    pass(12 * MINUTE),
    { do: 'prune', age: 0 },
    { do: 'upset', handler: 'ledger', mood: 'hangs', times: 2 },
    { do: 'release', held: 0 },
    { do: 'hand over', letter: 0, isKept: false, isHeard: false },
    { do: 'restart' },
  ],
}
