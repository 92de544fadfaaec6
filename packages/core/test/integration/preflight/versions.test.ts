import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { linesOf } from '@kumicorn/testkit'
import { expect, it } from 'vitest'
import manifest from '../../../package.json' with { type: 'json' }
import { packagesIn } from '../../../src/preflight/version-lines.ts'
import { newFolder } from '../stores/database-file.ts'
import { shop } from './shop.ts'

/** A folder of an application that has these packages. */
async function application(packages: Readonly<Record<string, string>>): Promise<string> {
  const folder = await newFolder()
  for (const [name, version] of Object.entries(packages)) {
    const at = join(folder, 'node_modules', name)
    await mkdir(at, { recursive: true })
    await writeFile(join(at, 'package.json'), JSON.stringify({ name, version }))
  }
  const nested = join(folder, 'src', 'jobs')
  await mkdir(nested, { recursive: true })
  return nested
}

it('preflight tells the runtime and the packages', async () => {
  const lines = linesOf(await shop().kumicorn.preflight())
  expect(lines['versions runtime']).toMatchObject({ state: 'ok', found: `Node ${process.versions.node}` })
  expect(lines['versions kumicorn']?.found).toContain(`@kumicorn/core ${manifest.version}`)
})

it('packages of one version fit together', async () => {
  const folder = await application({
    '@kumicorn/core': manifest.version,
    '@kumicorn/express': manifest.version,
  })
  expect(await packagesIn(folder)).toMatchObject({
    state: 'ok',
    found: expect.stringContaining(`@kumicorn/express ${manifest.version}`),
  })
})

it.each([
  [{ '@kumicorn/express': '9.1.0' }, '@kumicorn/express 9.1.0'],
  [{ '@kumicorn/core': '9.1.0' }, '@kumicorn/core (another copy) 9.1.0'],
])('packages of several versions do not: %j', async (packages, found) => {
  expect(await packagesIn(await application(packages))).toMatchObject({
    state: 'failed',
    found: expect.stringContaining(found),
    mend: 'install one version of all of them',
  })
})
