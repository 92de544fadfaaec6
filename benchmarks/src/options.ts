import { parseArgs } from 'node:util'
import { type SuiteName, suiteNames } from './suites.ts'

export interface BenchOptions {
  readonly suites: readonly SuiteName[]
  readonly quick: boolean
  readonly sources: boolean
  /** Where results are written to. */
  readonly out: string | undefined
}

export const usage = `usage: pnpm bench [${suiteNames.join('|')}] … [--quick] [--sources] [--out <folder>]`

/** @throws TypeError for what is no option or no suite */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { quick: { type: 'boolean' }, sources: { type: 'boolean' }, out: { type: 'string' } },
  })
  const unknown = positionals.find((name) => !suiteNames.includes(name as SuiteName))
  if (unknown !== undefined) throw new TypeError(`there is no suite "${unknown}"`)
  const { quick = false, sources = false, out } = values
  const suites = positionals.length === 0 ? suiteNames : (positionals as SuiteName[])
  return { suites, quick, sources, out }
}
