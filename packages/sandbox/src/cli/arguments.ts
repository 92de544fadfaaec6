import { parseArgs } from 'node:util'
import { milliseconds } from '../durations.ts'
import { SandboxError } from '../errors.ts'
import type { SandboxOptions } from '../options.ts'

export const USAGE = `Usage: kumicorn-sandbox [options]

Simulates KUMQUAT and Paynicorn on this machine until you press Ctrl-C.

  --port <n>               port to listen on (default: 4600; 0 takes a free one)
  --host <address>         address to listen on (default: 127.0.0.1, this machine only)
  --speed <n>              how many times faster than real time the clock runs (default: 1)
  --seed <n>               ids, prices and products follow from it (default: 1)
  --settle-after <time>    from accepting an order to deciding it, e.g. 5s, 2m (default: 1s)
  --kumquat-callback <url> where KUMQUAT calls back, unless the order names an address
  --postback <url>         where Paynicorn's postbacks go
  --recharge <url>         where Paynicorn's recharge callbacks go
  --help                   show this text
  --version                show the version
`

const DEFAULT_PORT = 4600

/** A command line that cannot be understood. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}

export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'version' }
  | { readonly name: 'start'; readonly options: SandboxOptions }

/** Reads the command line, without `node` and the script's name. @throws UsageError */
export function readCommand(args: readonly string[]): Command {
  const values = parsed(args)
  if (values.help) return { name: 'help' }
  if (values.version) return { name: 'version' }
  const { host, 'kumquat-callback': callbackUrl, postback: postbackUrl, recharge: rechargeUrl } = values
  const speed = numberOf('speed', values.speed)
  const seed = numberOf('seed', values.seed)
  const settleAfter = durationOf('settle-after', values['settle-after'])
  return {
    name: 'start',
    options: {
      port: numberOf('port', values.port) ?? DEFAULT_PORT,
      ...(host === undefined ? {} : { host }),
      ...(speed === undefined ? {} : { speed }),
      ...(seed === undefined ? {} : { seed }),
      ...(settleAfter === undefined ? {} : { settleAfter }),
      kumquat: callbackUrl === undefined ? {} : { callbackUrl },
      paynicorn: {
        ...(postbackUrl === undefined ? {} : { postbackUrl }),
        ...(rechargeUrl === undefined ? {} : { rechargeUrl }),
      },
    },
  }
}

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: text,
        host: text,
        speed: text,
        seed: text,
        'settle-after': text,
        'kumquat-callback': text,
        postback: text,
        recharge: text,
        help: flag,
        version: flag,
      },
    }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function numberOf(name: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined
  if (!/^\d+(\.\d+)?$/.test(given)) throw new UsageError(`--${name} "${given}" is not a number from 0`)
  return Number(given)
}

function durationOf(name: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined
  try {
    return milliseconds(given)
  } catch (error) {
    if (error instanceof SandboxError) throw new UsageError(`--${name}: ${error.message}`)
    throw error
  }
}
