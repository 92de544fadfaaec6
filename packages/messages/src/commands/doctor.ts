import { styleText } from 'node:util'
import { type Command, InvalidArgumentError } from 'commander'
import { diagnose } from '../doctor/diagnose.ts'
import type { Diagnosis, MessageKind } from '../doctor/finding.ts'
import { stepLines } from '../explain/explanation.ts'
import { printable, printableJson } from '../printable.ts'
import { type CliIo, EXIT, readInput } from './io.ts'
import { addKeyOptions } from './keys.ts'

const kinds: Readonly<Record<string, MessageKind>> = {
  'kumquat-request': 'kumquat request',
  'kumquat-callback': 'kumquat callback',
  'paynicorn-request': 'paynicorn request',
  postback: 'paynicorn postback',
  recharge: 'paynicorn recharge callback',
}

interface Options {
  readonly expect?: MessageKind
  readonly at?: number
  readonly explain?: boolean
  readonly json?: boolean
}

/** `doctor`: what is wrong with a captured message. */
export function addDoctor(program: Command, io: CliIo): void {
  const command = program
    .command('doctor')
    .summary('say what is wrong with a captured request or callback')
    .description(
      'Looks at a captured request or callback (the body, or the whole HTTP text) and says what is wrong with it, tried with one or several keys. Exit code 1 when something is.',
    )
    .argument('[file]', 'default: standard input')
    .option('--expect <kind>', `what it should be: ${Object.keys(kinds).join(', ')}`, (name) => {
      const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
      if (kind === undefined) throw new InvalidArgumentError(`It is one of ${Object.keys(kinds).join(', ')}.`)
      return kind
    })
    .option(
      '--at <time>',
      'when it was sent, e.g. 2026-11-21T12:00:00Z; default: its Date header',
      (text) => {
        const at = Date.parse(text)
        if (Number.isNaN(at)) throw new InvalidArgumentError('It is no time.')
        return at
      },
    )
    .option('--explain', 'show step by step what is signed, as the console of the sandbox does')
    .option('--json', 'one JSON object instead of text')
  const keyOptions = addKeyOptions(command, io)
  command.action(async (file: string | undefined) => {
    // With those of the program: `--json` may be one of them.
    const { expect, at, explain = false, json = false } = command.optsWithGlobals<Options>()
    const bytes = await readInput(io, file)
    const diagnosis = diagnose(bytes, { keys: keyOptions.all(), expect, at, now: io.now() })
    // A blank one that could have signed it is refused; that of the other gateway is none of this message's business.
    if (diagnosis.kind !== undefined) keyOptions.keys(gatewayOf(diagnosis.kind))
    const healthy = diagnosis.findings.every(({ level }) => level !== 'problem')
    if (json) io.out(printableJson({ healthy, ...diagnosis }))
    else print(io, diagnosis, healthy, explain)
    if (!healthy) io.exit(EXIT.wrong)
  })
}

const gatewayOf = (kind: MessageKind) => (kind.startsWith('kumquat') ? 'kumquat' : 'paynicorn')

function print(
  io: CliIo,
  { kind, signature, key, signed, steps, findings }: Diagnosis,
  healthy: boolean,
  explain: boolean,
): void {
  io.out(kind === undefined ? 'This is no message of either gateway.' : `This is a ${kind}.`)
  if (explain) for (const line of stepLines(steps)) io.out(printable(line))
  else if (signed !== undefined) io.out(`To be signed: ${printable(signed)} + <key>`)
  if (signature === 'right') io.out(`The signature is right, made with ${key}.`)
  else if (key !== undefined) io.out(`The signature was made wrongly, with ${key}.`)
  for (const { level, code, message, mend } of findings) {
    const mark = level === 'problem' ? styleText('red', 'problem') : styleText('gray', 'note   ')
    io.out(`${mark}  ${printable(message)}${mend === undefined ? '' : ` ${mend}`} [${code}]`)
  }
  if (healthy) io.out('Nothing is wrong with it.')
}
