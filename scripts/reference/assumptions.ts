import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MADE, page } from './markdown.ts'
import { ROOT } from './source/typescript.ts'

/** The part of a page under a heading, without the heading. */
function under(heading: string, file: string): string {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const [, part] = text.split(`\n${heading}\n`)
  if (part === undefined) throw new Error(`${file} has no "${heading}" any more`)
  return (part.split(/\n## /)[0] ?? '').trim()
}

/** What no page of the gateways says, and what is done about it: where it is written down already. */
export const assumptionsPage = (): string =>
  page({ title: 'Assumptions', order: 80 }, [
    MADE,
    '# Assumptions',
    "What the gateways' pages leave open, and what Kumicorn takes for true until the gateway says otherwise. Before the first real order, ask the gateway about each that you depend on: [Going live](../going-live.md).",
    '## Kumicorn',
    under('## Assumptions', 'docs/architecture.md'),
    '## The sandbox',
    'What the [sandbox](../../packages/sandbox/README.md) does where nothing is said:',
    readFileSync(join(ROOT, 'docs/sandbox-assumptions.md'), 'utf8').replace(/^[\s\S]*?\n(?=- )/, ''),
  ])
