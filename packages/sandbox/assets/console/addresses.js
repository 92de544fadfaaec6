import { api } from './api.js'
import { h } from './parts/dom.js'
import { attempt } from './toast.js'

const FIELDS = [
  ['kumquat', 'KUMQUAT callbacks', 'http://127.0.0.1:3000/callbacks/kumquat'],
  ['postback', 'Paynicorn postbacks', 'http://127.0.0.1:3000/callbacks/paynicorn/postback'],
  ['recharge', 'Paynicorn recharge callbacks', 'http://127.0.0.1:3000/callbacks/paynicorn/recharge'],
]

/** Where callbacks go, and who pays at the cashier page. */
export function addressesForm(addresses, place) {
  const cashier = h('input', { type: 'checkbox', id: `${place}-cashier` })
  void attempt(async () => {
    cashier.checked = (await api.customer()).customer === 'cashier'
  })
  cashier.addEventListener('change', () =>
    attempt(() => api.setCustomer(cashier.checked ? 'cashier' : 'automatic'), 'Saved'),
  )
  const form = h(
    'form',
    { class: 'addresses' },
    h('h3', {}, 'Where your callbacks arrive'),
    FIELDS.map(([name, label, example]) =>
      h(
        'div',
        { class: 'field' },
        h('label', { for: `${place}-${name}` }, label),
        h('input', {
          id: `${place}-${name}`,
          name,
          type: 'url',
          value: addresses[name] ?? '',
          placeholder: example,
          spellcheck: 'false',
        }),
      ),
    ),
    h('button', { type: 'submit' }, 'Save addresses'),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const entries = [...new FormData(form)].map(([name, value]) => [
      name,
      value.trim() === '' ? null : value.trim(),
    ])
    void attempt(() => api.setAddresses(Object.fromEntries(entries)), 'The addresses were saved')
  })
  return h(
    'div',
    {},
    form,
    h('h3', {}, 'Who pays at the cashier page'),
    h(
      'p',
      { class: 'check' },
      cashier,
      h(
        'label',
        { for: `${place}-cashier` },
        'Payments wait for you at the cashier page. Otherwise a simulated customer pays after a moment.',
      ),
    ),
  )
}
