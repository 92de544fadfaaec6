import { type Command, InvalidArgumentError } from 'commander'
import { type FlatField, readFlatJson, utf8 } from '../json.ts'
import { canonicalString, isKumquatSigned, kumquatSign } from '../kumquat.ts'
import { isPaynicornSigned, objectFrom, paynicornSign } from '../paynicorn.ts'
import { printable } from '../printable.ts'
import { type CliIo, EXIT, readInput, UsageError } from './io.ts'
import { addKeyOptions, KEY_VARIABLES } from './keys.ts'

type Gateway = 'kumquat' | 'paynicorn'

const gatewayOf = (text: string): Gateway => {
  if (text === 'kumquat' || text === 'paynicorn') return text
  throw new InvalidArgumentError('It is kumquat or paynicorn.')
}

/** `sign`: a body from a file or standard input, signed. */
export function addSign(program: Command, io: CliIo): void {
  const command = program
    .command('sign')
    .summary('sign a body')
    .description(
      'Signs JSON: for KUMQUAT the object with sign added, numbers left as they are written; for Paynicorn the JSON, as it is but for white space around it, in its envelope.',
    )
    .argument('<gateway>', 'kumquat or paynicorn', gatewayOf)
    .argument('[file]', 'default: standard input')
    .option('--app-key <key>', "Paynicorn: the envelope's appKey, as in requests")
    .option('--explain', 'show the steps, without the key')
    .option('--json', 'one JSON object: signed, sign, body')
  const keyOptions = addKeyOptions(command, io)
  command.action(async (gateway: Gateway, file: string | undefined) => {
    const options = command.optsWithGlobals<SignOptions>()
    // Before it waits for standard input, which may never come.
    const key = keyOptions.keys(gateway)[0]?.key
    if (key === undefined) throw noKey(gateway)
    const text = textOf(await readInput(io, file)).trim()
    const result = gateway === 'kumquat' ? signKumquat(text, key) : signPaynicorn(text, key, options.appKey)
    if (options.json) return io.out(JSON.stringify(result))
    if (options.explain) io.out(`signed  ${printable(result.signed)} + <key>\nsign    ${result.sign}\n`)
    io.out(result.body)
  })
}

interface SignOptions {
  readonly appKey?: string
  readonly explain?: boolean
  readonly json?: boolean
}

/** `verify`: whether a body carries the right signature. */
export function addVerify(program: Command, io: CliIo): void {
  const command = program
    .command('verify')
    .summary('check the signature of a body')
    .description('Says whether a body is rightly signed, and with which of the keys. Exit code 1 when not.')
    .argument('<gateway>', 'kumquat or paynicorn', gatewayOf)
    .argument('[file]', 'default: standard input')
    .option('--json', 'one JSON object: valid, key')
  const keyOptions = addKeyOptions(command, io)
  command.action(async (gateway: Gateway, file: string | undefined) => {
    const { json = false } = command.optsWithGlobals<{ readonly json?: boolean }>()
    const keys = keyOptions.keys(gateway)
    if (keys.length === 0) throw noKey(gateway)
    const text = textOf(await readInput(io, file))
    const fits = gateway === 'kumquat' ? kumquatCheck(text) : paynicornCheck(text)
    const name = keys.find(({ key }) => fits(key))?.name
    if (json) io.out(JSON.stringify({ valid: name !== undefined, key: name ?? null }))
    else io.out(name === undefined ? 'Not valid. The command doctor may tell why.' : `Valid: ${name}.`)
    if (name === undefined) io.exit(EXIT.wrong)
  })
}

const noKey = (gateway: Gateway): UsageError =>
  new UsageError(`give a key: --key-env, --key-file or --key, or set the variable ${KEY_VARIABLES[gateway]}`)

function textOf(bytes: Uint8Array): string {
  const text = utf8(bytes)
  if (text === undefined) throw new UsageError('the input is not UTF-8')
  if (text.trim() === '')
    throw new UsageError('the input is empty: give the JSON in a file or on standard input')
  return text
}

function flat(text: string): readonly FlatField[] {
  try {
    return readFlatJson(text)
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function signKumquat(text: string, key: string) {
  const fields = flat(text)
  if (fields.some(({ name }) => name === 'sign')) throw new UsageError('the body has a sign already')
  const sign = kumquatSign(fields, key)
  // Into the text as it stands: writing the numbers anew would change what was signed.
  const body = text.replace(/\s*\}$/, `${fields.length === 0 ? '' : ','}"sign":"${sign}"}`)
  return { signed: canonicalString(fields), sign, body }
}

function signPaynicorn(text: string, key: string, appKey: string | undefined) {
  if (objectFrom(text) === undefined) throw new UsageError('the input is not a JSON object')
  const content = Buffer.from(text, 'utf8').toString('base64')
  const sign = paynicornSign(content, key)
  return { signed: content, sign, body: JSON.stringify({ content, sign, appKey }) }
}

function kumquatCheck(text: string): (key: string) => boolean {
  const fields = flat(text)
  return (key) => isKumquatSigned(fields, key)
}

function paynicornCheck(text: string): (key: string) => boolean {
  const { content, sign } = objectFrom(text) ?? {}
  if (typeof content !== 'string' || typeof sign !== 'string') return () => false
  return (key) => isPaynicornSigned(content, sign, key)
}
