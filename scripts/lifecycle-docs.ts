// Writes docs/order-life-cycle.md from the table that the code runs on. With --check: fails when it is out of date.
import { readFileSync, writeFileSync } from 'node:fs'
import { lifecycle, type OrderState, type ToldState } from '../packages/core/src/orders/lifecycle.ts'

const PAGE = 'docs/order-life-cycle.md'
const TOLD: readonly ToldState[] = ['unknown', 'pending', 'rejected', 'succeeded', 'failed']

const cell = (from: OrderState, told: ToldState): string => {
  const isDoubt = told === 'unknown' && from !== 'created'
  if (from === told || isDoubt || (from === 'reversed' && told === 'failed')) return '–'
  const transition = lifecycle[from][told]
  if (transition === undefined) return '`order.conflict`'
  const { to, event, confirm } = transition
  return [to, event && `\`${event}\``, confirm && 'once confirmed'].filter(Boolean).join(', ')
}

const rows = Object.keys(lifecycle).map((state) => {
  const from = state as OrderState
  return `| **${from}** | ${TOLD.map((told) => cell(from, told)).join(' | ')} |`
})

const page = `# The life cycle of an order

Made from \`packages/core/src/orders/lifecycle.ts\` by \`node scripts/lifecycle-docs.ts\`.

| is \\ told | ${TOLD.join(' | ')} |
|---|${TOLD.map(() => '---').join('|')}|
${rows.join('\n')}

- **–** is no news: nothing is written, nobody is told.
- **once confirmed**: it counts only when the gateway, asked now, says the same: an older answer may have been
  overtaken. A callback that is not confirmed is shown as \`order.conflict\`.
- \`order.conflict\` changes nothing: it is written down and shown to handlers. An answer or a query that is merely
  behind (pending or rejected, told of an order that is further on) is not shown.
- Another transaction id, another currency, or another amount on anything but a failure is a conflict too. A success
  with another amount marks the order as \`disputed\`: a query that tells no amount does not settle it.
- \`order.stuck\` is told when the gateway has been asked until the horizon (72 hours) without an end. News that
  come later still count.
`

if (process.argv.includes('--check')) {
  if (readFileSync(PAGE, 'utf8') !== page) {
    console.error(`${PAGE} is out of date: run node scripts/lifecycle-docs.ts`)
    process.exit(1)
  }
} else writeFileSync(PAGE, page)
