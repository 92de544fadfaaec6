import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Needs pnpm, which takes `publishConfig` into account: run the benchmarks as `pnpm bench`. Bytes of core as it would be published: packed and gzipped, without what it depends on. */
export function packedBytes(folder: string): number {
  const core = fileURLToPath(new URL('../../../packages/core', import.meta.url))
  execFileSync('pnpm', ['pack', '--pack-destination', folder], {
    cwd: core,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Error('nothing was packed')
  return statSync(join(folder, tarball)).size
}
