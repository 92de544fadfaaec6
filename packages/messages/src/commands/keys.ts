import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { NamedKey } from '../doctor/finding.ts'
import { type CliIo, UsageError } from './io.ts'

/** Variables that are looked at when no key is given. */
export const KEY_VARIABLES = {
  kumquat: 'KUMQUAT_SIGN_KEY',
  paynicorn: 'PAYNICORN_MERCHANT_SECRET',
} as const

type Gateway = keyof typeof KEY_VARIABLES

/** The keys of a command line, in the order in which they were given. */
export interface KeyOptions {
  /** For one gateway: the given ones, else that of its variable. */
  keys(gateway: Gateway): readonly NamedKey[]
  /**
   * The given ones, else those of both variables, each for the messages of its own gateway. One that is blank is left out:
   * it is refused by `keys()`, once it is known whose message it is.
   */
  all(): readonly NamedKey[]
}

/** Adds `--key-env`, `--key-file` and `--key` to a command. Keys are never printed, only their names. */
export function addKeyOptions(command: Command, io: CliIo): KeyOptions {
  const given: NamedKey[] = []
  command
    .option('--key-env <name>', 'a key from this environment variable (repeatable)', (name: string) => {
      const key = io.env[name]
      if (key === undefined || key === '') throw new UsageError(`the variable ${name} is not set`)
      requireNotBlank(`the variable ${name}`, key)
      given.push({ name, key })
    })
    .option('--key-file <file>', 'keys from a file, one a line (repeatable)', (file: string) => {
      given.push(...fromFile(file))
    })
    .option('--key <key>', 'a key; other users of this machine may see it (repeatable)', (key: string) => {
      if (key === '') throw new UsageError('--key is empty: everybody could sign with it')
      requireNotBlank('--key', key)
      given.push({ name: `key ${given.length + 1}`, key })
    })
  const fromVariable = (gateway: Gateway): readonly NamedKey[] => {
    const name = KEY_VARIABLES[gateway]
    const key = io.env[name]
    return key === undefined || key === '' ? [] : [{ name, key, gateway }]
  }
  const sound = (gateway: Gateway): readonly NamedKey[] => {
    const keys = fromVariable(gateway)
    for (const { name, key } of keys) requireNotBlank(`the variable ${name}`, key)
    return keys
  }
  const both = (): readonly NamedKey[] => [...fromVariable('kumquat'), ...fromVariable('paynicorn')]
  return {
    keys: (gateway) => (given.length > 0 ? given : sound(gateway)),
    all: () => (given.length > 0 ? given : both().filter(({ key }) => key.trim() !== '')),
  }
}

/** As `createKumicorn()` refuses it: a variable of which only the blank is left signs nothing that anybody takes. */
function requireNotBlank(which: string, key: string): void {
  if (key.trim() === '') throw new UsageError(`${which} is blank: that is no key`)
}

function fromFile(file: string): readonly NamedKey[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as NodeJS.ErrnoException).code}`)
  }
  const lines = text.split(/\r?\n/)
  // White space around a key stays: that it is there is one of the things to find out. Alone it is no key.
  const keys = lines.flatMap((key, index) =>
    key.trim() === '' ? [] : [{ name: `${file}:${index + 1}`, key }],
  )
  if (keys.length === 0) throw new UsageError(`${file} holds no key`)
  return keys
}
