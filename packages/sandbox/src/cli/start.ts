import { printable } from '@kumicorn/messages'
import { type CliIo, parsedBy } from '@kumicorn/messages/commands'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { milliseconds } from '../engine/duration.ts'
import { SandboxError } from '../errors.ts'
import { isLoopback } from '../http/safety.ts'
import type { SandboxOptions } from '../options.ts'
import { type Sandbox, startSandbox } from '../sandbox.ts'
import { certificateFrom, GIVEN, keysFrom, NAMES } from './keys.ts'
import { printEvents, printTimeline } from './print-events.ts'

const DEFAULT_PORT = 4600

interface Flags {
  readonly port: number
  readonly host?: string
  readonly allowHost?: readonly string[]
  readonly speed?: number
  readonly seed?: number
  readonly settleAfter?: number
  readonly kumquatCallback?: string
  readonly postback?: string
  readonly recharge?: string
  readonly data?: string
  readonly customer?: 'automatic' | 'cashier'
  readonly callbackHost?: readonly string[]
  readonly env?: boolean
  readonly envFile?: string
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly json?: boolean
}

/** `start`, the default command. */
export function addStart(program: Command, io: CliIo): void {
  program
    .command('start', { isDefault: true })
    .summary('simulate both gateways until Ctrl-C (the default)')
    .description('Simulates KUMQUAT and Paynicorn on this machine until you press Ctrl-C.')
    .option('--port <n>', 'port to listen on; 0 takes a free one', parsedBy(number), DEFAULT_PORT)
    .option('--host <address>', 'address to listen on (default: 127.0.0.1, this machine only)')
    .option('--allow-host <name>', 'a further name in the Host header (repeatable)', oneMore)
    .option(
      '--speed <n>',
      'how many times faster than real time the clock runs (default: 1)',
      parsedBy(number),
    )
    .option('--seed <n>', 'ids, prices and products follow from it (default: 1)', parsedBy(number))
    .option(
      '--settle-after <time>',
      'from accepting an order to deciding it: 5s, 2m, milliseconds, or never: only you decide (default: 1s)',
      parsedBy(settlingTime),
    )
    .option('--kumquat-callback <url>', 'where KUMQUAT calls back, unless the order names an address')
    .option('--postback <url>', "where Paynicorn's postbacks go")
    .option('--recharge <url>', "where Paynicorn's recharge callbacks go")
    .addOption(
      new Option(
        '--customer <who>',
        'who pays at the cashier page: a simulated customer, or only you (default: automatic)',
      ).choices(['automatic', 'cashier']),
    )
    .option(
      '--callback-host <name>',
      'a host that orders may name, beside this machine (repeatable)',
      oneMore,
    )
    .option('--env', `partner number, app key and keys from ${NAMES.join(', ')}`)
    .option('--env-file <file>', 'the same from a file of NAME=value lines')
    .option('--tls-cert <file>', 'PEM of a certificate: https, for clients with a fixed address')
    .option('--tls-key <file>', 'PEM of its key')
    .option('--data <file>', 'keep orders, callbacks, clock and faults in this file')
    .option('--json', 'print one JSON object a line instead of text')
    .action((flags: Flags) => start(flags, io))
}

/** The options of {@link startSandbox} that flags stand for. @throws UsageError */
export function optionsFrom(flags: Flags, env: CliIo['env'] = {}): SandboxOptions {
  const { port, host, allowHost, callbackHost, speed, seed, settleAfter, data, customer } = flags
  const { kumquatCallback, postback, recharge } = flags
  const keys = keysFrom(flags, env)
  return {
    port,
    host,
    allowHosts: allowHost,
    callbackHosts: callbackHost,
    tls: certificateFrom(flags),
    speed,
    seed,
    settleAfter,
    dataFile: data,
    history: true,
    kumquat: { ...keys.kumquat, callbackUrl: kumquatCallback },
    paynicorn: { ...keys.paynicorn, postbackUrl: postback, rechargeUrl: recharge, customer },
  }
}

async function start(flags: Flags, io: CliIo): Promise<void> {
  const options = optionsFrom(flags, io.env)
  const sandbox = await startSandbox(options).catch((error: unknown) => {
    throw isTaken(error) ? portTaken(options) : error
  })
  // Both are there from the first moment on: a signal may come before the last line is printed.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close())
  io.whenUnread?.(() => void sandbox.close())
  if (flags.json) {
    printEvents(sandbox, io.out, options)
    return
  }
  introduce(sandbox, options, io)
  printTimeline(sandbox, io.out)
}

function introduce(
  { url, kumquat, paynicorn }: Sandbox,
  { host = '127.0.0.1', kumquat: givenKumquat, paynicorn: givenPaynicorn }: SandboxOptions,
  io: CliIo,
): void {
  io.out(`Kumicorn sandbox on ${url}

Console     open ${url}/ in a browser: orders, callbacks, faults, the clock

KUMQUAT     baseUrl         ${kumquat.baseUrl}
            partnerNo       ${printable(kumquat.partnerNo)}
            signKey         ${givenKumquat?.signKey === undefined ? kumquat.signKey : GIVEN}
Paynicorn   baseUrl         ${paynicorn.baseUrl}
            appKey          ${printable(paynicorn.appKey)}
            merchantSecret  ${givenPaynicorn?.merchantSecret === undefined ? paynicorn.merchantSecret : GIVEN}
`)
  if (!isLoopback(host)) {
    io.out(`Everybody who reaches ${host} can use it: leave --host out to keep it on this machine.\n`)
  }
}

const isTaken = (error: unknown): boolean =>
  ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === 'EADDRINUSE'

function portTaken({ port, host = '127.0.0.1' }: SandboxOptions): Error {
  return new Error(
    `port ${port} of ${host} is taken (EADDRINUSE), perhaps by another sandbox: take a free one with --port 0, or ` +
      'another with --port <n>',
  )
}

/** Milliseconds, however `--settle-after` says them. @throws SandboxError */
export function settlingTime(text: string): number {
  if (text.toLowerCase() === 'never') return Number.POSITIVE_INFINITY
  try {
    return milliseconds(/^\d+$/.test(text) ? Number(text) : text)
  } catch (cause) {
    throw new SandboxError(`${(cause as Error).message}, or "never"`, { cause })
  }
}

function number(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new TypeError('It is not a number from 0.')
  return Number(text)
}

function oneMore(name: string, former: readonly string[] = []): readonly string[] {
  if (name.trim() === '') throw new InvalidArgumentError('It is blank.')
  return [...former, name]
}
