import { printable } from '@kumicorn/messages'
import type { Command } from 'commander'
import { jsonLine } from '../output/json.ts'
import { colourOfState, orderJson, stateOf } from '../output/views.ts'
import type { Choice } from '../source/records.ts'
import { type Context, examples, fail, type GlobalFlags, withKumicorn } from './context.ts'
import { noOrder, withKindAndGateway } from './find-order.ts'

type Flags = GlobalFlags & Choice

export function addRecheck(orders: Command, context: Context): void {
  const recheck = orders
    .command('recheck')
    .summary('Ask the gateway about an order now, and apply what it says. Needs a config file.')
    .description(
      'Ask the gateway about an order now, due or not, and apply what it says. Needs a config file. ' +
        'Exit code 1 when nothing was learnt, or when the gateway contradicts what is known.',
    )
    .argument('<reference>', 'your own id of the order')
    .action((reference: string, _options: unknown, command: Command) =>
      run(context, reference, command.optsWithGlobals<Flags>()),
    )
  withKindAndGateway(recheck)
  examples(recheck, 'orders recheck A-1', 'orders recheck A-1 --kind refund --json | jq -r .state')
}

async function run(context: Context, reference: string, flags: Flags): Promise<void> {
  const { terminal } = context
  const choice = { kind: flags.kind, gateway: flags.gateway }
  await withKumicorn(context, flags, 'the gateway is asked', async ({ orders }) => {
    const before = await orders.get(reference, choice)
    if (before === undefined) return fail(context, noOrder(reference, choice))
    const now = await orders.recheck(reference, choice)
    if (flags.json) terminal.print(jsonLine(orderJson(now)))
    else {
      const state = terminal.paint(colourOfState(now.state), stateOf(now))
      const was = before.state === now.state ? 'as before' : `was ${before.state}`
      terminal.print(`${printable(reference)}: ${state}, ${was}`)
    }
    if (now.conflict?.reported !== undefined) fail(context, printable(now.conflict.reason))
  })
}
