import { styleText } from 'node:util'
import { printable, printableJson } from '@kumicorn/messages'
import { type CallbackEvent, eventNames } from '../engine/events.ts'
import type { SandboxOptions } from '../options.ts'
import type { Sandbox } from '../sandbox.ts'
import { GIVEN } from './keys.ts'

type Colour = 'green' | 'red' | 'yellow' | 'cyan' | 'gray'

/** Writes a line for every request, status and callback, as they happen. */
export function printTimeline(sandbox: Sandbox, write: (line: string) => void): void {
  const line = (at: number, mark: string, colour: Colour, ...words: (string | undefined)[]): void => {
    const shown = words
      .filter((word) => word !== undefined && word !== '')
      .map((word) => printable(word ?? ''))
    const time = new Date(at).toISOString().slice(11, 19)
    write(`${styleText('gray', time)} ${styleText(colour, mark.padEnd(12))} ${shown.join('  ')}`)
  }
  sandbox.on('request', ({ at, gateway, operation, reference, method, path }) =>
    line(at, 'request', 'cyan', gateway, operation ?? `${method} ${path}`, reference),
  )
  sandbox.on(
    'answer',
    ({ at, accepted, gateway, operation, reference, httpStatus, code, message, reason }) => {
      const answered = `HTTP ${httpStatus} ${code} ${message}${reason === undefined ? '' : ` (${reason})`}`
      line(
        at,
        accepted ? 'accepted' : 'refused',
        accepted ? 'green' : 'red',
        gateway,
        operation,
        reference,
        answered,
      )
    },
  )
  sandbox.on('order', ({ at, order }) =>
    line(at, 'order', 'gray', order.gateway, order.operation, order.reference, order.status),
  )
  sandbox.on('callback', (event) => line(event.at, 'callback', 'cyan', ...about(event), `to ${event.url}`))
  sandbox.on('acknowledged', (event) =>
    line(event.at, 'acknowledged', 'green', ...about(event), `with ${JSON.stringify(event.reply)}`),
  )
  sandbox.on('callback-failed', (event) => {
    const next =
      event.nextAt === undefined ? 'not tried again' : `again at ${new Date(event.nextAt).toISOString()}`
    line(event.at, 'not taken', 'yellow', ...about(event), event.reason, next)
  })
  sandbox.on('fault', ({ at, gateway, operation, reference, answer, callback }) => {
    const { kind, ...more } = answer ?? callback ?? { kind: '' }
    const details = Object.entries(more).map(([name, value]) => `${name} ${value}`)
    const what = answer === undefined ? `callback ${kind}` : `answer ${kind}`
    line(at, 'fault', 'yellow', gateway, operation, reference, [what, ...details].join(', '))
  })
  sandbox.on('cleared', ({ at }) => line(at, 'cleared', 'yellow', 'orders, callbacks and faults are gone'))
  sandbox.on('data-failed', ({ at, path, reason }) =>
    line(at, 'not saved', 'red', `${path} cannot be written: ${reason}`),
  )
}

const about = ({ gateway, operation, reference, attempt, attempts }: CallbackEvent): readonly string[] => [
  gateway,
  operation,
  reference,
  `${attempt}/${attempts}`,
]

/** Writes every event as one JSON object a line, after one that tells addresses and keys. */
export function printEvents(
  sandbox: Sandbox,
  write: (line: string) => void,
  given: Pick<SandboxOptions, 'kumquat' | 'paynicorn'> = {},
): void {
  const { url, clock } = sandbox
  const kumquat = given.kumquat?.signKey ? { ...sandbox.kumquat, signKey: GIVEN } : sandbox.kumquat
  const paynicorn = given.paynicorn?.merchantSecret
    ? { ...sandbox.paynicorn, merchantSecret: GIVEN }
    : sandbox.paynicorn
  write(printableJson({ event: 'started', at: clock.now(), url, kumquat, paynicorn }))
  for (const name of eventNames) {
    // The list of those that wait: each that strikes has a line of its own.
    if (name === 'faults') continue
    sandbox.on(name, (event) => write(printableJson({ event: name, ...event })))
  }
}
