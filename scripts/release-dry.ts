// Packs every public package as it would be published and checks the result, without publishing anything.
// `node scripts/release-dry.ts [<folder>]`: the tarballs stay there.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { check } from './packed/check.ts'
import { pack } from './packed/pack.ts'

const [folder] = process.argv.slice(2)
const into = mkdtempSync(join(tmpdir(), 'kumicorn-release-'))
try {
  const tarballs = pack(folder === undefined ? join(into, 'packed') : resolve(folder))
  await check(tarballs, into)
  console.log(`\n${tarballs.size} packages ${folder === undefined ? 'would be' : 'can be'} released`)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
} finally {
  rmSync(into, { recursive: true, force: true })
}
