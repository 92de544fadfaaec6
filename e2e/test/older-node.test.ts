import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { olderNode } from '@kumicorn/testkit'
import { expect, it } from 'vitest'

// Found by a second round: only core's own root looked at the version, and an application may load what it likes first.

const SAID = 'ConfigError: Kumicorn needs Node 22.19 or later, and this is Node 20.20.2: update it\n'
const packages = new URL('../../packages/', import.meta.url)

interface Manifest {
  readonly name: string
  readonly exports?: Readonly<Record<string, string | { readonly '@kumicorn/source': string }>>
}

/** Every entry point that a package has for applications, with the file that it is made of. */
const entries = readdirSync(packages).flatMap((folder) => {
  const at = new URL(`${folder}/`, packages)
  const { name, exports = {} } = JSON.parse(readFileSync(new URL('package.json', at), 'utf8')) as Manifest
  return Object.entries(exports).flatMap(([path, entry]) =>
    typeof entry === 'string'
      ? []
      : [[name + path.slice(1), new URL(entry['@kumicorn/source'], at).href] as const],
  )
})

it.concurrent.each(entries)('%s refuses to be loaded by an older Node', async (_, file) => {
  const script = `import('${file}').then(() => console.log('loaded'), ({ name, message }) => console.log(name + ': ' + message))`
  const args = ['--no-warnings', '--conditions=@kumicorn/source', '--eval', script]
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, ...olderNode },
  })
  expect(stdout).toBe(SAID)
})
