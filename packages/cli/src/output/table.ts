import stringWidth from 'string-width'
import { fit, oneLine, pad } from './text.ts'

/** What a cell stands out by: the names that `util.styleText` knows. */
export type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'magenta'
export type Paint = (colour: Colour, text: string) => string

export interface Column<Row> {
  readonly title: string
  readonly text: (row: Row) => string
  readonly colour?: (row: Row) => Colour | undefined
  readonly align?: 'right'
  /** The width down to which it may be cut where the terminal is narrow. Without it the column is never cut. */
  readonly atLeast?: number
}

const GAP = '  '

/** Aligned lines, a title line first, in at most `width` columns as far as the columns can be cut. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { width, paint }: { readonly width: number; readonly paint: Paint },
): readonly string[] {
  const cells = rows.map((row) => columns.map(({ text }) => oneLine(text(row)) || '–'))
  const widths = columns.map(({ title }, at) =>
    Math.max(stringWidth(title), ...cells.map((line) => stringWidth(line[at] as string))),
  )
  narrow(widths, columns, width)
  const cell = (text: string, at: number): string => {
    const isLast = at === columns.length - 1
    const fitted = fit(text, widths[at] as number)
    return isLast ? fitted : pad(fitted, widths[at] as number, columns[at]?.align)
  }
  const titles = columns.map(({ title }, at) => paint('dim', cell(title, at))).join(GAP)
  const lines = cells.map((line, index) =>
    line
      .map((text, at) => {
        const colour = columns[at]?.colour?.(rows[index] as Row)
        return colour ? paint(colour, cell(text, at)) : cell(text, at)
      })
      .join(GAP),
  )
  return [titles, ...lines]
}

/** Takes columns from the widest that may still be cut, until the whole fits or nothing can be cut any more. */
function narrow(widths: number[], columns: readonly { readonly atLeast?: number }[], width: number): void {
  const total = (): number => widths.reduce((sum, each) => sum + each, GAP.length * (widths.length - 1))
  while (total() > width) {
    let widest: number | undefined
    columns.forEach(({ atLeast = Number.POSITIVE_INFINITY }, at) => {
      const mine = widths[at] as number
      if (mine > atLeast && mine > (widest === undefined ? 0 : (widths[widest] as number))) widest = at
    })
    if (widest === undefined) return
    widths[widest] = (widths[widest] as number) - 1
  }
}
