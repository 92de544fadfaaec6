import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { freshFolder } from './command.ts'

const BIN = join(import.meta.dirname, '../src/bin.ts')

// Found by an attack: started by npm, it wrote a setting at which an older Yarn ends.
it.each([
  ['4.9.1', false],
  ['4.18.1', true],
])('asks Yarn %s for its version when another has started it', (version, tells) => {
  const folder = freshFolder()
  const yarn = join(folder, 'yarn')
  writeFileSync(yarn, `#!/bin/sh\necho ${version}\n`)
  chmodSync(yarn, 0o755)
  const args = [
    '--conditions=@kumicorn/source',
    BIN,
    'shop',
    '--yes',
    '--no-install',
    '--package-manager',
    'yarn',
  ]
  const { status } = spawnSync(process.execPath, args, {
    cwd: folder,
    env: {
      ...process.env,
      PATH: `${folder}:${process.env.PATH}`,
      npm_config_user_agent: 'npm/11.4.2 node/v24.2.0',
    },
  })
  expect(status).toBe(0)
  expect(readFileSync(join(folder, 'shop/.yarnrc.yml'), 'utf8').includes('npmPreapprovedPackages')).toBe(
    tells,
  )
})
