import type { AccountClose } from '@kumicorn/core'
import { expect, it } from 'vitest'
import { printClose } from '../../src/commands/close-report.ts'
import { type Column, table } from '../../src/output/table.ts'
import type { Terminal } from '../../src/output/terminal.ts'

// Found by an attack: the close knew which, and the table did not tell.
it('names the orders in flight of which no balance shows that they are', () => {
  const lines: string[] = []
  const terminal = {
    paint: (_: string, text: string) => text,
    print: (...some: readonly string[]) => void lines.push(...some),
    printTable: <Row>(rows: readonly Row[], columns: readonly Column<Row>[]) =>
      void lines.push(...table(rows, columns, { width: 200, paint: (_, text) => text })),
  } as unknown as Terminal
  const sums = { inFlightBefore: '0', succeeded: '0', inFlight: '98.0', told: '902', topUps: [], at: 0 }
  const close = {
    ...{ gateway: 'mango', account: 'mango_1', day: '2026-11-26', zone: 'UTC', nth: 1, kinds: [] },
    ...{ open: { count: 1, sums: [] }, earlierReports: [], suspects: [], moreSuspects: 0, notCompared: [] },
    balance: { ...sums, unproved: [{ kind: 'fruit', reference: 'A-1' }] },
  } as unknown as AccountClose
  printClose(terminal, [close])
  expect(lines.join('\n')).toMatch(/\nbalance +in flight, or given back +– +– +– +A-1\n/)
})
