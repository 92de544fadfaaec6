import { foreign, h } from './parts/dom.js'
import { t } from './words.js'

export const stateName = (state) =>
  ({
    created: t('created'),
    unknown: t('unknown'),
    pending: t('pending'),
    rejected: t('rejected'),
    succeeded: t('succeeded'),
    failed: t('failed'),
    reversed: t('reversed'),
  })[state] ?? state

/** The state of an order, and what an operator has to know with it. */
export function stateMarks({ state, stuck, conflict, disputed, pruned }) {
  return [
    h('span', { class: `state ${state}` }, stateName(state)),
    stuck ? h('span', { class: 'badge bad' }, t('stuck')) : undefined,
    conflict ? h('span', { class: 'badge bad' }, t('contradicted')) : undefined,
    disputed ? h('span', { class: 'badge bad' }, t('disputed')) : undefined,
    pruned ? h('span', { class: 'badge plain' }, t('pruned')) : undefined,
  ]
}

/** The address of an order's page; with the part of its history that begins at a place. */
export const orderLink = ({ reference, kind, gateway }, after) =>
  `#/order?${new URLSearchParams({ reference, kind, gateway, ...(after && { after }) })}`

export const orderAnchor = (order, properties = {}) =>
  h('a', { href: orderLink(order), ...properties }, foreign(order.reference, { class: 'mono' }))

const NAMES = { kumquat: 'KUMQUAT', paynicorn: 'Paynicorn' }
/** Gateways by the names that they give themselves, as far as they are known. */
export const gatewayName = (name) => NAMES[name] ?? name

export const nothing = (text) => h('p', { class: 'nothing card' }, text)

export const listLink = (query) => `#/orders?${new URLSearchParams(query)}`
