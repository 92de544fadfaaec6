import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { closedPort } from '@kumicorn/testkit'
import { expect, it, onTestFinished } from 'vitest'
import { consoleOptionNames } from '../../src/options.ts'

const PACKAGE = join(import.meta.dirname, '../..')
const EXAMPLE = fileURLToPath(new URL('../readme-example.ts', import.meta.url))
const FOLDER = join(import.meta.dirname, '.readme')
const examples = [...readFileSync(join(PACKAGE, 'README.md'), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(
  ([, code]) => code ?? '',
)

it('every example of the README compiles', () => {
  expect(examples).toHaveLength(3)
  mkdirSync(FOLDER, { recursive: true })
  onTestFinished(() => rmSync(FOLDER, { recursive: true, force: true }))
  for (const [n, code] of examples.entries()) writeFileSync(join(FOLDER, `example-${n}.ts`), code)
  const config = {
    extends: '../../../../../tsconfig.base.json',
    compilerOptions: { noEmit: true, customConditions: ['@kumicorn/source'] },
    include: ['*.ts'],
  }
  writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify(config))
  try {
    const root = join(PACKAGE, '../..')
    execFileSync('tsc', ['-p', join(FOLDER, 'tsconfig.json')], { cwd: root, encoding: 'utf8' })
  } catch (error) {
    expect.fail((error as { stdout: string }).stdout)
  }
})

it('the first of them runs as it stands, and lets nobody in but who is known', async () => {
  expect(examples[0]).toBe(readFileSync(EXAMPLE, 'utf8'))
  const port = await closedPort()
  const folder = mkdtempSync(join(tmpdir(), 'kumicorn-readme-'))
  const child = spawn(process.execPath, ['--conditions=@kumicorn/source', EXAMPLE], {
    cwd: folder,
    env: {
      PORT: String(port),
      ADMIN_TOKEN: 'hush',
      KUMQUAT_URL: 'http://127.0.0.1:9',
      KUMQUAT_PARTNER_NO: 'P1',
      KUMQUAT_SIGN_KEY: 'k',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  onTestFinished(() => {
    child.kill()
    rmSync(folder, { recursive: true, force: true })
  })
  const url = `http://127.0.0.1:${port}/kumicorn/`
  const status = async (token?: string) => {
    const headers: Record<string, string> = token
      ? { authorization: `Basic ${Buffer.from(`anna:${token}`).toString('base64')}` }
      : {}
    return (await fetch(`${url}api/session`, { headers }).catch(() => undefined))?.status
  }
  await expect.poll(() => status(), { timeout: 30_000 }).toBe(401)
  expect(await status('wrong')).toBe(401)
  expect(await status('hush')).toBe(200)
})

it('the README names every option', () => {
  const [, section = ''] = readFileSync(join(PACKAGE, 'README.md'), 'utf8').split('## Options')
  const named = [...section.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name)
  expect(named.toSorted()).toEqual(consoleOptionNames.filter((name) => name !== 'clock').toSorted())
})
