import type { CheckState, PreflightLine, PreflightReport } from '@kumicorn/core'
import type { Colour, Column } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { count, oneLine } from '../output/text.ts'

const states: readonly { readonly state: CheckState; readonly title: string; readonly colour: Colour }[] = [
  { state: 'ok', title: 'ok', colour: 'green' },
  { state: 'warning', title: 'warning', colour: 'yellow' },
  { state: 'failed', title: 'failed', colour: 'red' },
  { state: 'unchecked', title: 'not checked', colour: 'dim' },
]
const shown = (state: CheckState) => states.find((row) => row.state === state)

const columns: readonly Column<PreflightLine>[] = [
  {
    title: 'STATE',
    text: ({ state }) => shown(state)?.title ?? state,
    colour: ({ state }) => shown(state)?.colour,
  },
  { title: 'OF', text: ({ subject }) => subject },
  { title: 'CHECK', text: ({ check }) => check, colour: () => 'bold' },
  { title: 'FOUND', text: ({ found }) => found, atLeast: 24 },
]

/** Every field in every line. */
export const preflightJson = ({ ok, lines }: PreflightReport): object => ({
  ok,
  lines: lines.map(({ subject, check, state, found, mend }) => ({ subject, check, state, found, mend })),
})

/** The table, then what to do: whole, however narrow the terminal is. */
export function printPreflight(terminal: Terminal, { lines }: PreflightReport): void {
  terminal.printTable(lines, columns)
  for (const { state, subject, check, found, mend } of lines) {
    if (state === 'ok' || mend === undefined) continue
    const { title = state, colour = 'dim' } = shown(state) ?? {}
    const head = `${terminal.paint(colour, title)}: ${subject} ${check}: ${oneLine(found)}`
    terminal.print('', head, `  mend: ${oneLine(mend)}`)
  }
  const counts = states
    .map(({ state, title, colour }) => ({
      title,
      colour,
      times: lines.filter((line) => line.state === state).length,
    }))
    .filter(({ times }) => times > 0)
    .map(({ title, colour, times }) =>
      terminal.paint(colour, title === 'warning' ? count(times, title) : `${times} ${title}`),
    )
  terminal.print('', `${count(lines.length, 'check')}: ${counts.join(', ')}`)
}
