// Writes the figures of a run of `pnpm bench postgres` into docs/scaling.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Figures } from './figures.ts'
import { filled, sections } from './page.ts'

const PAGE = fileURLToPath(new URL('../../../docs/scaling.md', import.meta.url))
const RESULTS = fileURLToPath(new URL('../../results/postgres.json', import.meta.url))

const [, , results = RESULTS] = process.argv
const figures = JSON.parse(readFileSync(results, 'utf8')) as Figures
writeFileSync(PAGE, filled(readFileSync(PAGE, 'utf8'), sections(figures)))
