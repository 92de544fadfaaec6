import type { Measurement, SuiteReport } from '../measure/report.ts'
import { shortNumber } from './number.ts'

const WIDTH = 760
const LABEL = 260
const BAR = 360
const LINE = 22

const escaped = (text: string): string => text.replace(/[&<>"]/g, (char) => `&#${char.codePointAt(0)};`)

interface Drawn {
  readonly height: number
  readonly svg: string
}

/** A bar for each subject, by group. */
export function chart({ suite, measurements }: SuiteReport, caption: string): string {
  let at = 40
  const parts: string[] = []
  for (const [group, list] of Map.groupBy(measurements, ({ group }) => group)) {
    const drawn = drawGroup(group, list, at)
    parts.push(drawn.svg)
    at += drawn.height
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${at + 20}" viewBox="0 0 ${WIDTH} ${at + 20}" font-family="system-ui, sans-serif" font-size="13">
<rect width="100%" height="100%" fill="#fff"/>
<text x="16" y="24" font-size="16" font-weight="600">${escaped(suite)}</text>
${parts.join('\n')}
<text x="16" y="${at + 8}" font-size="11" fill="#666">${escaped(caption)}</text>
</svg>
`
}

function drawGroup(group: string, measurements: readonly Measurement[], top: number): Drawn {
  const most = Math.max(...measurements.map(({ value }) => value))
  const bars = measurements.map(({ subject, value, unit }, n) => {
    const y = top + 26 + n * LINE
    const fill = subject.startsWith('kumicorn') ? '#7c3aed' : '#9ca3af'
    return `<text x="${LABEL}" y="${y + 13}" text-anchor="end">${escaped(subject)}</text>
<rect x="${LABEL + 8}" y="${y + 1}" width="${Math.max(1, (value / most) * BAR).toFixed(1)}" height="16" rx="2" fill="${fill}"/>
<text x="${LABEL + 16 + (value / most) * BAR}" y="${y + 13}" fill="#444">${escaped(`${shortNumber(value)} ${unit}`)}</text>`
  })
  const title = `<text x="16" y="${top + 14}" font-weight="600">${escaped(group)}</text>`
  return { height: 40 + measurements.length * LINE, svg: [title, ...bars].join('\n') }
}
