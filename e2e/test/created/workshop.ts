import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { run } from '../../../packages/create-kumicorn/src/run.ts'
import { ROOT, TSC, VITEST } from '../docs/tools.ts'

export const CONDITION = '@kumicorn/source'
const MODULES = join(ROOT, 'e2e/node_modules')

/** A folder in which shops are written, and run on the sources of our packages as if they had been installed. */
export interface Workshop {
  readonly folder: string
  /** For what runs in a shop. */
  readonly env: Readonly<Record<string, string>>
  /** Has a shop written, without asking. Its folder. */
  write(framework: string, store: string): Promise<string>
  remove(): void
}

export function openWorkshop(): Workshop {
  const folder = mkdtempSync(join(tmpdir(), 'kumicorn-created-'))
  linkModules(join(folder, 'node_modules'))
  const { PATH = '' } = process.env
  const env = {
    // Scripts say `node`.
    PATH: [dirname(process.execPath), PATH].join(delimiter),
    NODE_OPTIONS: `--conditions=${CONDITION} --disable-warning=ExperimentalWarning`,
  }
  return {
    folder,
    env,
    async write(framework, store) {
      const name = `${framework}-${store}`
      const args = [name, '--framework', framework, '--store', store, '--no-install']
      const { stdin, stdout, stderr } = process
      const code = await run(args, { env: {}, folder, stdin, stdout, stderr })
      if (code !== 0) throw new Error(`${name} was not written: ${code}`)
      return join(folder, name)
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}

/** All that is installed for the tests of this folder, with the commands that a shop's scripts name. */
function linkModules(modules: string): void {
  for (const name of ['.bin', '@types']) mkdirSync(join(modules, name), { recursive: true })
  const link = (from: string, name: string): void => symlinkSync(join(from, name), join(modules, name))
  for (const name of readdirSync(MODULES)) if (!name.startsWith('.') && name !== '@types') link(MODULES, name)
  for (const name of ['@types/express', '@types/pg']) link(MODULES, name)
  for (const name of ['@types/node', 'typescript', 'vitest']) link(join(ROOT, 'node_modules'), name)

  const manifest = JSON.parse(readFileSync(join(MODULES, 'concurrently/package.json'), 'utf8'))
  const commands = {
    'kumicorn-sandbox': `${join(ROOT, 'packages/sandbox/src/bin.ts')} "$@"`,
    concurrently: `${join(MODULES, 'concurrently', manifest.bin.concurrently)} "$@"`,
    vitest: `${VITEST} "$@"`,
    // Of a build, which has no types of ours here. They are checked apart from it.
    tsc: `${TSC} "$@" --noCheck --noResolve`,
  }
  for (const [name, line] of Object.entries(commands)) {
    const file = join(modules, '.bin', name)
    writeFileSync(file, `#!/bin/sh\nexec node ${line}\n`)
    chmodSync(file, 0o755)
  }
}
