import { nearestHint } from '@kumicorn/core/adapter'
import { type Command, InvalidArgumentError } from 'commander'
import { literal } from '../json.ts'
import { kumquatSign } from '../kumquat.ts'
import { seal } from '../paynicorn.ts'
import { printable, printableJson } from '../printable.ts'
import { type CliIo, EXIT, parsedBy, UsageError } from './io.ts'
import { addKeyOptions } from './keys.ts'
import { post } from './post.ts'
import { type SampleValue, sampleEvents } from './samples.ts'

const DEFAULT_KEYS = { kumquat: '123456789', paynicorn: 'sandbox-merchant-secret' } as const

interface Options {
  readonly to: string
  readonly field?: Readonly<Record<string, string>>
  readonly ack?: string
  readonly json?: boolean
}

/** `trigger`: a signed callback of any kind to the developer's own server. */
export function addTrigger(program: Command, io: CliIo): void {
  const command = program
    .command('trigger')
    .summary('send a signed callback to your own server')
    .description(
      'Sends a signed callback to your own server and says whether it was acknowledged rightly. Exit code 1 when not.',
    )
    .argument('<event>', Object.keys(sampleEvents).join(', '), (event) => {
      if (!Object.hasOwn(sampleEvents, event)) {
        const names = Object.keys(sampleEvents)
        throw new InvalidArgumentError(`There is no such event${nearestHint(event, names)}`)
      }
      return event
    })
    .requiredOption('--to <url>', 'where to send it', parsedBy(httpAddress))
    .option('--field <name=value>', 'another value for a field, or a further one (repeatable)', oneField)
    .option('--ack <text>', 'the reply that a recharge callback expects', 'success')
    .option('--json', 'one JSON object instead of text')
  const keyOptions = addKeyOptions(command, io)
  command.action(async (event: string) => {
    const options = command.optsWithGlobals<Options>()
    const sample = sampleEvents[event]
    if (sample === undefined) return
    const { kind } = sample
    const gateway = kind === 'kumquat' ? 'kumquat' : 'paynicorn'
    const key = keyOptions.keys(gateway)[0]?.key ?? DEFAULT_KEYS[gateway]
    const given = options.field ?? {}
    if (kind === 'kumquat' && Object.hasOwn(given, 'sign')) {
      throw new UsageError('--field: sign is made from the other fields; for a wrong one, give another --key')
    }
    const fields = withFields(sample.fields(io.now()), given)
    const body = kind === 'kumquat' ? kumquatBody(fields, key) : JSON.stringify(seal(asJson(fields), key))
    const wanted =
      kind === 'kumquat'
        ? 'SUCCESS'
        : kind === 'postback'
          ? `success_${textOf(fields.txnId)}`
          : (options.ack ?? '')
    const reply = await post(options.to, body)
    const acknowledged = reply.status === 200 && reply.text === wanted
    const result = { event, url: options.to, body, content: asJson(fields), reply, wanted, acknowledged }
    if (options.json) io.out(printableJson(result))
    else print(io, result)
    if (!acknowledged) io.exit(EXIT.wrong)
  })
}

type Fields = Readonly<Record<string, SampleValue>>

const textOf = (value: SampleValue | undefined): string =>
  value === undefined ? '' : typeof value === 'string' ? value : value.number

/** Nothing is assigned: a field may have any name, `__proto__` too. */
const withFields = (former: Fields, given: Readonly<Record<string, string>>): Fields => ({
  ...former,
  ...Object.fromEntries(
    Object.entries(given).map(([name, text]) => [
      name,
      like(Object.hasOwn(former, name) ? former[name] : undefined, text),
    ]),
  ),
})

/** A field that is a number stays one when it is given as a number. */
const like = (former: SampleValue | undefined, text: string): SampleValue =>
  typeof former === 'object' && /^-?\d+(\.\d+)?$/.test(text) ? { number: text } : text

const asJson = (fields: Fields): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : literal(value.number),
    ]),
  )

function kumquatBody(fields: Fields, key: string): string {
  const sign = kumquatSign(
    Object.entries(fields).map(([name, value]) => ({ name, text: textOf(value) })),
    key,
  )
  return JSON.stringify({ ...asJson(fields), sign: sign.toUpperCase() })
}

interface Result {
  readonly url: string
  readonly body: string
  readonly content: unknown
  readonly reply: Awaited<ReturnType<typeof post>>
  readonly wanted: string
  readonly acknowledged: boolean
}

function print(io: CliIo, { url, body, content, reply, wanted, acknowledged }: Result): void {
  io.out(`POST ${url}\ncontent-type: application/json; charset=utf-8\n\n${body}\n`)
  if (body.includes('"content"')) io.out(`content: ${JSON.stringify(content)}\n`)
  if (reply.status === undefined) io.out(`No reply: ${printable(reply.reason)}`)
  else io.out(`HTTP ${reply.status}  ${printableJson(reply.text)}`)
  if (acknowledged) io.out('Acknowledged.')
  else
    io.out(
      `Not acknowledged: the gateway wants HTTP 200 with the text ${JSON.stringify(wanted)}, and would try again.`,
    )
}

function oneField(
  pair: string,
  former: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = pair.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('It is name=value.')
  return { ...former, [pair.slice(0, at)]: pair.slice(at + 1) }
}

function httpAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text
  throw new TypeError('It is not an http or https address.')
}
