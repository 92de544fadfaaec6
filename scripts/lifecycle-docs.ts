// Writes docs/order-life-cycle.md from the table that the code runs on. With --check: fails when it is out of date.
import { readFileSync, writeFileSync } from 'node:fs'
import {
  finalStates,
  lifecycle,
  type OrderEventType,
  type OrderState,
  orderEventTypes,
  type ReportedState,
} from '../packages/core/src/orders/lifecycle.ts'

const PAGE = 'docs/order-life-cycle.md'
const REPORTED: readonly ReportedState[] = ['unknown', 'pending', 'rejected', 'succeeded', 'failed']

const meanings: Readonly<Record<OrderState, string>> = {
  created: 'written down, and perhaps not sent yet',
  unknown: 'sent, and nobody knows whether the gateway has taken it',
  pending: 'the gateway has it, and has not finished',
  rejected: 'the gateway has never taken it: no money moves',
  succeeded: 'done',
  failed: 'the gateway took it, and it failed',
  reversed: 'it had succeeded, and the gateway has undone it',
}

/** What happened, and what a handler should do. A type that has no line here does not compile. */
const events: Readonly<Record<OrderEventType, readonly [what: string, mend: string]>> = {
  'order.accepted': [
    'the gateway has taken the order',
    'Nothing yet: tell the customer that it is under way.',
  ],
  'order.rejected': ['the gateway has not taken the order', 'Give the customer the money back, once.'],
  'order.succeeded': ['the order has ended well', 'Deliver, once.'],
  'order.failed': ['the order has failed', 'Give the customer the money back, once.'],
  'order.recovered': [
    'it was rejected, failed or reversed, and has succeeded after all',
    'Deliver, and take back what the failure gave back. A person should know of it.',
  ],
  'order.reversed': [
    'it had succeeded, and has been undone',
    'Take back what was delivered, or write it off. A person should know of it.',
  ],
  'order.updated': [
    "a message told something new beside the state, e.g. the code of a card, or first now the price (`event.amount`) or the gateway's id",
    'Hand on what is new in `event.data`.',
  ],
  'order.conflict': [
    'the gateway contradicts what is known; `event.reason` says how',
    'Move no money. Hold back what is not delivered yet, and show it to a person if it lasts.',
  ],
  'order.confirmed': [
    "a contradiction is settled: the gateway's own word has stayed the same, or a person has confirmed the state",
    'Nothing to undo: the order is what `event.state` says. Lift what a conflict has held back, and hand on what a success brings in `event.data`: what was told beside the contradiction, e.g. the code of a card.',
  ],
  'order.stuck': [
    'the gateway has been asked until the horizon, has said for long that it does not know the order, or contradicts itself from answer to answer',
    'Show it to a person, who asks the gateway and then says `orders.override()`.',
  ],
}

const isFinal = (state: OrderState): boolean => finalStates.includes(state)

/** A failure of an order that never was, or was undone, is what is known already; and so the other way round. */
const isSame = (from: OrderState, reported: ReportedState): boolean =>
  from === reported ||
  (reported === 'failed' && (from === 'reversed' || from === 'rejected')) ||
  (reported === 'rejected' && (from === 'reversed' || from === 'failed'))

const cell = (from: OrderState, reported: ReportedState): string => {
  const transition = lifecycle[from][reported]
  if (transition) {
    const { to, event, confirm } = transition
    return [to, event && `\`${event}\``, confirm && 'once confirmed'].filter(Boolean).join(', ')
  }
  if (isSame(from, reported) || reported === 'unknown') return '–'
  if (reported === 'pending' && from !== 'rejected')
    return from === 'succeeded'
      ? '`order.conflict`, by a callback only'
      : '`order.conflict`, unless it is old news'
  return '`order.conflict`'
}

const states = Object.keys(lifecycle) as readonly OrderState[]
const rows = states.map((from) => `| **${from}** | ${REPORTED.map((told) => cell(from, told)).join(' | ')} |`)
const stateRows = states.map(
  (state) => `| **${state}** | ${meanings[state]} | ${isFinal(state) ? 'yes' : ''} |`,
)
const eventRows = orderEventTypes.map((type) => `| \`${type}\` | ${events[type].join(' | ')} |`)

const page = `# The life cycle of an order

Made from \`packages/core/src/orders/lifecycle.ts\` by \`node scripts/lifecycle-docs.ts\`.

## States

| state | meaning | has ended |
|---|---|---|
${stateRows.join('\n')}

Beside its state an order may be **stuck** (asked about without an end; it is still asked about, daily), have a
**conflict** (the gateway contradicts what is known), or be **disputed** (a success with other money than was ordered).

## What a message does

Down: what the order is. Across: what an answer, a callback or a query reports.

| is \\ reported | ${REPORTED.join(' | ')} |
|---|${REPORTED.map(() => '---').join('|')}|
${rows.join('\n')}

- **–** is no news for the state. A message that brings new fields raises \`order.updated\`; every verified callback is
  kept.
- **once confirmed**: the first message that says so is recorded as \`order.conflict\` and moves nothing, whoever
  brings it. Then the gateway is asked. Only when its own query, asked after that, says the same, the order moves: what
  came under another id, of what may be another order or with other money is not the same. A query in between that says
  what is known takes the contradiction back: then it needs two in a row again, and is not shown anew. From the move on the order is watched: asked about at growing distances for three days.
  \`order.confirmed\` closes it when no answer has said otherwise; when some have, the order is \`order.stuck\`, is asked
  about daily, and is confirmed by eight answers in a row.
- \`order.conflict\` moves nothing: it is written down, shown to handlers, and has the gateway asked at once, after
  minutes, hours and days, until its own word has settled it. An answer or a query that is merely behind is not shown:
  pending of an order that has succeeded, or that was asked about before it had ended otherwise, unless the gateway
  has told nothing of it before. The second contradiction of an order is asked about after a minute, each further one
  later: replicas of a gateway that do not agree cannot move it to and fro.
- An order that tells another product, account, amount, currency, number or id than ours is a conflict too, and nothing
  of it is applied. From then on nothing counts that does not tell all rightly what was told otherwise, until one does or
  a person says that the order has succeeded. Another id of the gateway's counts when three of its own queries in a row,
  asked after it was recorded, have told just that id with the same state; any other answer in between begins anew.
- A success with another amount marks the order as disputed, by a query too when it has the gateway's id of that very
  order: with an id that nobody knows, and without what was ordered, it is one of another order, as above. Whatever
  becomes of it then, a success that tells no amount counts for nothing until one tells the right amount, or a person
  says that the order has succeeded.
- A refusal of a repeat says nothing of what was sent before: it counts as unknown.
- A state that a person sets (\`orders.override()\`) raises the event of that move, with the reason in \`event.reason\`
  and with \`event.source\` \`person\`. Its money is what the order is for, also of a disputed one, which is not disputed any
  more. What the gateway says later still counts, the answer to a send included that was under way meanwhile.

## Events, and what a handler should do

| event | what has happened | what to do |
|---|---|---|
${eventRows.join('\n')}

Every handler may get an event twice: \`event.id\` is the same then. It may get it late: \`context.superseded\` is true
when the order has moved on since, and \`context.order\` is the order as it is now. Take one handler name for what must
stay in order: its events come in the order of the events of that order, whatever their types.
`

if (process.argv.includes('--check')) {
  if (readFileSync(PAGE, 'utf8') !== page) {
    console.error(`${PAGE} is out of date: run node scripts/lifecycle-docs.ts`)
    process.exit(1)
  }
} else writeFileSync(PAGE, page)
