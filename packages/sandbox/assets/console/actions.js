import { api } from './api.js'
import { h } from './parts/dom.js'
import { attempt } from './toast.js'

/** The buttons of an order: what the gateway, or somebody who means ill, could do next. */
export function actionsOf({ gatewayId, state, callback }) {
  if (!gatewayId) return undefined
  const deed = (id, label, work, done, properties = {}) =>
    h('button', { type: 'button', id: `do-${id}`, onclick: () => attempt(work, done), ...properties }, label)
  const settle = (decision) => () => api.order(gatewayId, 'settle', { decision })
  const tamper = (fault) => () => api.order(gatewayId, 'tamper', { fault })
  const pending = state === 'pending'
  return h(
    'div',
    { class: 'actions', role: 'group', 'aria-label': 'Actions on this order' },
    pending
      ? deed('next', 'Next state', () => api.next(gatewayId), 'Brought to the next state', {
          class: 'primary',
        })
      : undefined,
    pending ? deed('succeed', 'Succeed', settle('succeeded'), 'Settled as succeeded') : undefined,
    pending ? deed('fail', 'Fail', settle('failed'), 'Settled as failed') : undefined,
    pending
      ? undefined
      : deed(
          'resend',
          callback ? 'Resend callback' : 'Send callback',
          () => api.order(gatewayId, 'resend'),
          'The callback was sent',
          { class: 'primary' },
        ),
    pending
      ? undefined
      : deed(
          'reverse',
          state === 'succeeded' ? 'Reverse to failed' : 'Succeed late',
          () => api.order(gatewayId, 'reverse'),
          'Decided the other way',
        ),
    pending
      ? undefined
      : h(
          'div',
          { class: 'forge', role: 'group', 'aria-label': 'Send a callback that must not be trusted' },
          h('span', { class: 'muted' }, 'Forge:'),
          deed('tamper', 'Tampered', tamper('tampered'), 'A tampered callback was sent'),
          deed('wrong-key', 'Wrong key', tamper('wrong-key'), 'A callback with a wrong key was sent'),
          deed(
            'wrong-amount',
            'Wrong amount',
            tamper('wrong-amount'),
            'A callback with a wrong amount was sent',
          ),
        ),
  )
}
