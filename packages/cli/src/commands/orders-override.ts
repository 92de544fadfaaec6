import type { OverrideOptions } from '@kumicorn/core'
import { printable } from '@kumicorn/messages'
import { type Command, Option } from 'commander'
import { jsonLine } from '../output/json.ts'
import { colourOfState, orderJson, stateOf } from '../output/views.ts'
import type { Choice } from '../source/records.ts'
import { type Context, examples, fail, type GlobalFlags, withKumicorn } from './context.ts'
import { noOrder, withKindAndGateway } from './find-order.ts'

type Flags = GlobalFlags & Choice & OverrideOptions

export function addOverride(orders: Command, context: Context): void {
  const override = orders
    .command('override')
    .summary('Set the state of an order by hand. Needs a config file.')
    .description(
      'Set the state of an order by hand, when you have seen the truth elsewhere. Your handlers get the event of ' +
        'that move; reason and name stay in the history of the order. What the gateway says later still counts. ' +
        'Needs a config file.',
    )
    .argument('<reference>', 'your own id of the order')
    .addOption(
      new Option('--state <state>', 'what the order is in truth')
        .choices(['succeeded', 'failed', 'rejected'])
        .makeOptionMandatory(),
    )
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--by <name>', 'who says so')
    .action((reference: string, _options: unknown, command: Command) =>
      run(context, reference, command.optsWithGlobals<Flags>()),
    )
  withKindAndGateway(override)
  examples(override, 'orders override A-1 --state failed --reason "the bank says so, ticket 4711" --by ada')
}

async function run(context: Context, reference: string, flags: Flags): Promise<void> {
  const { terminal } = context
  const { state, reason, by, kind, gateway } = flags
  await withKumicorn(context, flags, 'it says whose orders these are', async ({ orders }) => {
    const before = await orders.get(reference, { kind, gateway })
    if (before === undefined) return fail(context, noOrder(reference, { kind, gateway }))
    const now = await orders.override(reference, { state, reason, by, kind, gateway })
    if (flags.json) return terminal.print(jsonLine(orderJson(now)))
    const was = before.state === now.state ? 'as before' : `was ${before.state}`
    terminal.print(
      `${printable(reference)}: ${terminal.paint(colourOfState(now.state), stateOf(now))}, ${was}`,
    )
  })
}
