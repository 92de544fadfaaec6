import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

export type RuntimeName = 'node22' | 'node24' | 'node26' | 'bun' | 'deno'

export interface Runtime {
  /** The folder of its command. */
  readonly bin: string
  /** Runs the file that follows. */
  readonly run: string
}

/** What npm has of the runtimes that are not installed for the gate, and where their commands lie in it. */
const FROM_NPM = {
  node26: { spec: 'node26@npm:node@26.10.0', command: 'node26/bin/node' },
  bun: { spec: 'bun@1.4.5', command: 'bun/bin/bun.exe' },
  deno: { spec: 'deno@2.9.6', command: 'deno/deno' },
} as const

/** Finds a runtime; one that the repository has not installed is installed into a folder by npm. */
export function runtime(name: RuntimeName, folder: string): Runtime {
  if (name === 'node24') return { bin: dirname(process.execPath), run: 'node' }
  if (name === 'node22') return { bin: resolve('e2e/node_modules/node22/bin'), run: 'node' }
  const { spec, command } = FROM_NPM[name]
  const path = join(folder, 'node_modules', command)
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }))
    const all = Object.values(FROM_NPM).map((each) => each.spec)
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...all], {
      cwd: folder,
      stdio: 'ignore',
    })
  }
  if (!existsSync(path)) throw new Error(`npm has put no ${command} there for ${spec}`)
  return { bin: dirname(path), run: name === 'deno' ? `${path} run -A` : path }
}
