// Installs the packed packages into projects of all kinds and uses them there. `pnpm consumers [folder…]`
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CONSUMERS } from './consumers/list.ts'
import { type Row, useConsumer } from './consumers/use-consumer.ts'
import { pack } from './packed/pack.ts'

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !CONSUMERS.some(({ folder }) => folder === name))
if (unknown.length > 0) {
  console.error(
    `no such consumer: ${unknown.join(', ')} (there are: ${CONSUMERS.map(({ folder }) => folder).join(', ')})`,
  )
  process.exit(2)
}

const into = mkdtempSync(join(tmpdir(), 'kumicorn-consumers-'))
const rows: Row[] = []
try {
  const tarballs = pack(join(into, 'packed'))
  for (const consumer of CONSUMERS) {
    if (asked.length > 0 && !asked.includes(consumer.folder)) continue
    console.error(`${consumer.folder}: ${consumer.what}`)
    rows.push(...(await useConsumer(consumer, tarballs, into)))
  }
} finally {
  rmSync(into, { recursive: true, force: true })
}

for (const { consumer, runtime, step, failure } of rows)
  if (failure !== undefined) console.error(`\n${consumer}, ${step} on ${runtime}:\n${failure}`)
console.table(
  rows.map(({ failure, ...row }) => ({ ...row, result: failure === undefined ? 'works' : 'FAILS' })),
)
if (rows.some(({ failure }) => failure !== undefined)) process.exitCode = 1
