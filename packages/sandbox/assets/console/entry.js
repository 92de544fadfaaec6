import { bodyBlock } from './body.js'
import { dateTimeOf, spanOf, statusOf, timeOf } from './format.js'
import { h, visible } from './parts/dom.js'
import { signingBlock, verdictMark } from './signing.js'

/** One line of the timeline; messages open to show their bytes and how they were signed. */
export function entryItem(entry, order, first, isOpen) {
  const when = h(
    'time',
    { datetime: new Date(entry.at).toISOString(), title: `${dateTimeOf(entry.at)} UTC` },
    timeOf(entry.at),
  )
  const after = h('span', { class: 'after' }, entry.at > first ? `+${spanOf(entry.at - first)}` : '')
  const { mark, tone, title, notes } = headlines[entry.kind](entry, order)
  const line = [
    h('span', { class: `mark ${tone}`, 'aria-hidden': 'true' }, mark),
    h('span', { class: 'title' }, title),
    h('span', { class: 'notes' }, notes),
    h('span', { class: 'times' }, when, after),
  ]
  if (entry.kind === 'status' || entry.kind === 'fault')
    return h('li', { class: entry.kind }, h('div', { class: 'line' }, line))
  const details = h(
    'details',
    { open: isOpen ?? false },
    h('summary', { class: 'line', id: `entry-${entry.n}` }, line),
  )
  // Filled when it is opened: a long timeline has much that nobody looks at.
  const content = () => {
    if (details.open && details.childElementCount === 1)
      details.append(h('div', { class: 'content' }, contentOf(entry)))
  }
  details.addEventListener('toggle', content)
  content()
  return h('li', { class: entry.kind }, details)
}

const headlines = {
  request: ({ method, path, signing }) => ({
    mark: '→',
    tone: 'info',
    title: ['Request ', h('code', {}, method, ' ', h('bdi', {}, visible(path.split('?')[0])))],
    notes: [verdictMark(signing)],
  }),
  answer: ({ accepted, httpStatus, code, message, reason, signing }) => ({
    mark: '←',
    tone: accepted ? 'good' : 'bad',
    title: [
      accepted ? 'Answer ' : 'Refused ',
      h('code', {}, `HTTP ${httpStatus} ${code}`),
      ' ',
      visible(message),
    ],
    notes: [verdictMark(signing), reason ? h('span', { class: 'reason' }, visible(reason)) : undefined],
  }),
  status: ({ state, status }, { gateway, operation }) => ({
    mark: '●',
    tone: { pending: 'wait', succeeded: 'good', failed: 'bad' }[state],
    title: ['Order is ', h('strong', {}, statusOf({ gateway, operation, status })), ` (${state})`],
    notes: [],
  }),
  fault: ({ fault }) => ({
    mark: '!',
    tone: 'wait',
    title: ['Fault: ', h('strong', {}, visible(fault))],
    notes: [],
  }),
  callback: ({ attempt, attempts, outcome, signing, state }) => ({
    mark: '⇢',
    tone: outcome === undefined ? 'wait' : outcome.acknowledged ? 'good' : 'bad',
    title: [`Callback ${attempt > attempts ? 'once more' : `${attempt}/${attempts}`}: ${state}`],
    notes: [verdictMark(signing), outcomeMark(outcome, signing)],
  }),
}

function outcomeMark(outcome, signing) {
  if (outcome === undefined) return h('span', { class: 'badge wait' }, 'under way')
  if (!outcome.acknowledged)
    return h('span', { class: 'badge bad' }, 'not taken: ', visible(outcome.reason ?? ''))
  if (signing?.verdict === 'invalid')
    return h('span', { class: 'badge bad' }, 'acknowledged although the signature is wrong')
  return h('span', { class: 'badge good' }, 'acknowledged')
}

function contentOf(entry) {
  const { signing } = entry
  if (entry.kind !== 'callback') return [route(entry), bodyBlock(entry.body, signing), signingBlock(signing)]
  const { outcome, url } = entry
  return [
    h('p', { class: 'route' }, h('code', {}, 'POST ', h('bdi', {}, visible(url)))),
    bodyBlock(entry.body, signing),
    outcome ? replyBlock(outcome) : undefined,
    signingBlock(signing),
  ]
}

const route = (entry) =>
  entry.kind === 'request' && entry.path.includes('?')
    ? h('p', { class: 'route' }, h('code', {}, `${entry.method} `, h('bdi', {}, visible(entry.path))))
    : undefined

function replyBlock({ httpStatus, reply, reason, nextAt }) {
  return h(
    'section',
    {},
    h('h3', {}, 'The receiver’s reply'),
    httpStatus === undefined
      ? h('p', {}, 'None: ', visible(reason ?? ''))
      : h('pre', { tabindex: '0' }, `HTTP ${httpStatus}\n`, visible(reply ?? '')),
    nextAt === undefined
      ? undefined
      : h('p', { class: 'muted' }, `Tried again at ${dateTimeOf(nextAt)} UTC.`),
  )
}
