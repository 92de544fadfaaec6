import { type CallbackEvent, EventHub, type SandboxEvents } from '../../src/engine/events.ts'
import { History } from '../../src/ui/history/history.ts'

export const call = { gateway: 'kumquat', operation: 'orders.place', reference: 'R1' } as const
const order = {
  ...call,
  gatewayId: 'G1',
  state: 'pending',
  status: 'ACCEPT',
  amount: '98.0',
  currency: 'CNY',
  createdAt: 0,
  callbacks: [],
} as const

const callback = {
  ...call,
  at: 5,
  gatewayId: 'G1',
  kind: 'kumquat',
  state: 'succeeded',
  attempt: 1,
  attempts: 5,
  url: 'http://127.0.0.1/',
  body: '{"status":"success"}',
} as const

/** A history that hears what a test tells it. */
export function recorder(limits?: ConstructorParameters<typeof History>[1]) {
  const events = new EventHub()
  const history = new History(events, limits)
  let at = 0
  const next = () => {
    at += 1
    return at
  }
  return {
    events,
    history,
    request: (about: Partial<SandboxEvents['request']> = {}) =>
      events.emit('request', { at: next(), ...call, method: 'POST', path: '/orders', body: '{}', ...about }),
    answer: (about: Partial<SandboxEvents['answer']> = {}) =>
      events.emit('answer', {
        at: next(),
        ...call,
        accepted: true,
        httpStatus: 200,
        code: 'SUCCESS',
        message: '',
        reason: undefined,
        body: '{}',
        ...about,
      }),
    order: (about: Partial<SandboxEvents['order']['order']> = {}) =>
      events.emit('order', { at: next(), order: { ...order, ...about } }),
    callback: (about: Partial<CallbackEvent> = {}): CallbackEvent => ({ ...callback, ...about }),
  }
}
