import type { ReconcileRun } from '@kumicorn/core'
import { type Command, Option } from 'commander'
import { exitCodes } from '../exit-codes.ts'
import { parsePastSince } from '../input/parsers.ts'
import { jsonLine } from '../output/json.ts'
import { count } from '../output/text.ts'
import { type Context, examples, type GlobalFlags, withKumicorn } from './context.ts'
import { findingsOf, needsAttention } from './findings.ts'
import { printReport, reportJson } from './reconcile-report.ts'
import { untilInterrupted } from './until-interrupted.ts'

interface Flags extends GlobalFlags {
  readonly since?: Date
}

export function addReconcile(program: Command, context: Context): void {
  const reconcile = program
    .command('reconcile')
    .summary('Ask the gateways about the orders and apply what they say. Needs a config file.')
    .description(
      'Ask the gateways about every order, ended ones too, and apply what they say. Needs a config file. ' +
        'Exit code 1 when an order is missing at its gateway, its amount differs, the gateway contradicts what is known, or could not be asked.',
    )
    .addOption(
      new Option(
        '--since <time>',
        'only orders created since: 24h, 7d, 2026-11-21, 2026-11-21T09:30',
      ).argParser(parsePastSince),
    )
    .action((_options: unknown, command: Command) => askAll(context, command.optsWithGlobals<Flags>()))
  examples(
    reconcile,
    'reconcile --since 24h',
    'reconcile --config ./ops/kumicorn.config.mjs --since 7d --json > report.json',
  )
}

/** Asks the gateways about the orders of a run, and reports. @param more which others it asks about */
export async function askAll(
  context: Context,
  flags: Flags,
  more: Pick<ReconcileRun, 'open' | 'references'> = {},
): Promise<void> {
  const { terminal } = context
  await withKumicorn(context, flags, 'the gateways are asked', async (kumicorn) => {
    let asked = 0
    const onProgress = (done: number): void => {
      asked = done
      terminal.progress(`asking the gateways … ${count(done, 'order')}`)
    }
    const report = await untilInterrupted(
      terminal,
      (signal) => kumicorn.reconcile({ ...more, since: flags.since, signal, onProgress }),
      () => `interrupted after ${count(asked, 'order')}; what was learnt by then is stored`,
    )
    const findings = await findingsOf(kumicorn, report)
    if (flags.json) terminal.print(jsonLine(reportJson(findings, flags.since)))
    else printReport(terminal, findings)
    if (needsAttention(findings)) context.finish(exitCodes.failed)
  })
}
