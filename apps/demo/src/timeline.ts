import { styleText } from 'node:util'
import type { Sandbox } from '@kumicorn/sandbox'

type Colour = Parameters<typeof styleText>[0]

const paint = (colour: Colour, text: string): string => styleText(colour, text, { stream: process.stdout })

/** Prints a line of one's own into the timeline. */
export type Note = (colour: Colour, who: string, what: string, order: string, detail: string) => void

/** Prints what passes between merchant and gateways, as it happens, one aligned line each. */
export function printTimeline(sandbox: Sandbox): Note {
  const startedAt = performance.now()

  const line = (
    colour: Colour,
    arrow: string,
    gateway: string,
    what: string,
    order = '',
    detail = '',
  ): void => {
    const at = `${((performance.now() - startedAt) / 1000).toFixed(2)}s`.padStart(6)
    const columns = [
      paint('dim', at),
      arrow,
      gateway.padEnd(9),
      what.padEnd(16),
      paint('bold', order.padEnd(10)),
      paint(colour, detail),
    ]
    console.log(columns.join(' '))
  }

  sandbox.on('request', ({ gateway, operation, reference }) =>
    line('cyan', '→', gateway, 'sent', reference, operation),
  )
  sandbox.on('answer', ({ gateway, reference, accepted, code, message }) =>
    accepted
      ? line('green', '←', gateway, 'accepted', reference, code)
      : line('red', '←', gateway, 'refused', reference, `${code} ${message}`),
  )
  sandbox.on('callback', ({ gateway, kind, reference, state, attempt }) =>
    line(
      state === 'succeeded' ? 'green' : 'yellow',
      '⇐',
      gateway,
      'called back',
      reference,
      `${kind}: ${state}${attempt > 1 ? ` (try ${attempt})` : ''}`,
    ),
  )
  sandbox.on('acknowledged', ({ gateway, reference, httpStatus, reply }) =>
    line('green', '⇒', gateway, 'acknowledged', reference, `${httpStatus} ${reply}`),
  )
  sandbox.on('callback-failed', ({ gateway, reference, reason }) =>
    line('red', '⇒', gateway, 'not acknowledged', reference, reason),
  )
  return (colour, who, what, order, detail) => line(colour, '·', who, what, order, detail)
}

/** Prints rows under headings, every column as wide as its widest cell. */
export function printTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  good: readonly boolean[],
): void {
  const widths = headings.map((heading, at) =>
    Math.max(heading.length, ...rows.map((row) => row[at]?.length ?? 0)),
  )
  const cells = (row: readonly string[]): string =>
    row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')
  console.log(paint('bold', cells(headings)))
  for (const [at, row] of rows.entries()) console.log(paint(good[at] ? 'green' : 'red', cells(row)))
}
