import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { checkShown } from './shown.ts'

const COMPILERS = [
  ['typescript', 'typescript/bin/tsc'],
  ['the oldest TypeScript', '../e2e/node_modules/typescript-oldest/bin/tsc'],
] as const
/** The lowest that `engines` ask for. */
const OLDEST_NODE = 'e2e/node_modules/node22/bin/node'
const STRICT =
  '--noEmit --strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess --skipLibCheck false --types node ' +
  '--target es2022 --module nodenext --moduleResolution nodenext --allowImportingTsExtensions'
/** As projects of Vite and Next.js have it. */
const BUNDLER = STRICT.replace(
  '--module nodenext --moduleResolution nodenext',
  '--module esnext --moduleResolution bundler',
)

interface Manifest {
  readonly bin?: Readonly<Record<string, string>>
  readonly version: string
}

/** Uses an application's packed packages as their users do. @throws when something does not work */
export function use(application: string, scope: string): void {
  const run = (file: string, ...args: readonly string[]): string =>
    execFileSync(file, ['--no-warnings', ...args], {
      cwd: application,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  const node = (...args: readonly string[]): string => run(process.execPath, ...args)
  const step = (what: string, check: () => void): void => {
    check()
    console.log(`used: ${what}`)
  }

  step('what an import of core loads', () => {
    const child = resolve('packages/core/test/integration/importing.child.ts')
    const entries = ['index', 'adapter', 'endpoints', 'gateway', 'testing'].map(
      (entry) => pathToFileURL(join(scope, `core/dist/${entry}.js`)).href,
    )
    const loaded: readonly string[] = JSON.parse(node(child, ...entries))
    for (const late of ['undici', 'node:sqlite', 'node:worker_threads', 'node:net', 'node:util'])
      assert.ok(!loaded.includes(late), `${late} is loaded to import core`)
  })
  for (const file of ['frameworks.ts', 'nest.ts', 'postgres.ts', 'required.cjs', 'copies.cjs'])
    for (const path of [process.execPath, resolve(OLDEST_NODE)])
      step(
        `${file}, on Node ${run(path, '--print', 'process.versions.node').trim()}`,
        () => void run(path, file),
      )
  step('a bundle of ES modules with all of it inside', () => {
    execFileSync('tsdown', { cwd: application, stdio: ['ignore', 'ignore', 'inherit'] })
    node('bundle/bundled.mjs')
  })
  for (const [name, path] of COMPILERS)
    step(`types, by ${name}`, () => {
      const check = (options: string, ...files: readonly string[]) =>
        node(resolve('node_modules', path), ...options.split(' '), ...files)
      check(STRICT, 'types.ts', 'frameworks.ts', 'nest.ts')
      check(BUNDLER, 'types.ts')
      // The declarations of pg itself need TypeScript 5.7.
      const isOldest = name !== 'typescript'
      check(isOldest ? STRICT.replace('--skipLibCheck false', '--skipLibCheck') : STRICT, 'postgres.ts')
    })
  step('what an editor shows of every operation and field', () => void checkShown(application))
  for (const name of ['cli', 'create-kumicorn', 'sandbox']) {
    const { bin = {}, version } = JSON.parse(
      readFileSync(join(scope, name, 'package.json'), 'utf8'),
    ) as Manifest
    for (const [command, path] of Object.entries(bin))
      step(command, () => {
        const file = join(scope, name, path)
        assert.match(readFileSync(file, 'utf8'), /^#!\/usr\/bin\/env node\n/)
        assert.equal(node(file, '--version').trim(), version)
      })
  }
}
