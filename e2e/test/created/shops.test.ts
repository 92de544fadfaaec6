import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { newDatabase } from '@kumicorn/testkit/postgres'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { TSC, VITEST } from '../docs/tools.ts'
import { CONDITION, openWorkshop } from './workshop.ts'

const execute = promisify(execFile)
const workshop = openWorkshop()
afterAll(() => workshop.remove())
const shops = new Map<string, string>()
const isCompiled = (name: string): boolean => name.startsWith('nestjs-')

beforeAll(async () => {
  for (const framework of ['express', 'fastify', 'nestjs'])
    for (const store of ['sqlite', 'postgres'])
      shops.set(`${framework}-${store}`, await workshop.write(framework, store))
})

const node = async (...args: readonly string[]): Promise<string> => {
  const options = { cwd: workshop.folder, env: { ...workshop.env, DATABASE_URL: await newDatabase() } }
  try {
    return (await execute(process.execPath, args, options)).stdout
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string }
    return expect.fail(`${stdout}${stderr}`)
  }
}

/** By their own settings; those with the same settings at once. */
async function compile(names: readonly string[]): Promise<void> {
  const [first = ''] = names
  const config = join(workshop.folder, `${first}.json`)
  const include = names.flatMap((name) => ['src', 'test'].map((folder) => `${name}/${folder}`))
  const compilerOptions = { customConditions: [CONDITION] }
  writeFileSync(config, JSON.stringify({ extends: `./${first}/tsconfig.json`, compilerOptions, include }))
  await node(TSC, '-p', config)
}

it('all shops compile, by their own settings', { timeout: 240_000 }, async () => {
  const names = [...shops.keys()]
  await compile(names.filter((name) => !isCompiled(name)))
  await compile(names.filter(isCompiled))
})

it('all shops pass their own tests: they sell against the sandbox', { timeout: 240_000 }, async () => {
  for (const [name, shop] of shops)
    if (isCompiled(name)) await node(TSC, '-p', join(shop, 'tsconfig.build.json'), '--noCheck', '--noResolve')
  const resolve = { conditions: [CONDITION] }
  const projects = [...shops].map(([name, root]) => ({ extends: true, test: { name, root } }))
  // Our packages are run by Node, not by Vite: that takes less time.
  const test = { projects, server: { deps: { external: ['@packages@'] } } }
  const config = JSON.stringify({ resolve, ssr: { resolve }, test })
  writeFileSync(
    join(workshop.folder, 'vitest.config.mjs'),
    `export default ${config.replace('"@packages@"', '/\\/packages\\/\\w+\\/src\\//')}`,
  )
  const report = join(workshop.folder, 'report.json')
  await node(VITEST, 'run', '--root', workshop.folder, '--reporter=json', `--outputFile=${report}`)
  const { default: told } = await import(/* @vite-ignore */ report, { with: { type: 'json' } })
  expect(told).toMatchObject({ success: true, numPassedTests: 4 * shops.size })
})
