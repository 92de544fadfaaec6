import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { shopFiles } from '../../../packages/create-kumicorn/src/shop-files.ts'
import { ROOT, TSC } from './tools.ts'

const KIT = join(ROOT, 'packages/testkit/src')
const [, section = ''] = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8').split('## Add a gateway\n')
const [, gateway = '', server = ''] =
  /written against (.*?`mango\.ts`)[\s\S]*?(`mango-farm\.ts`.*?)\n\n/s.exec(section) ?? []

/** What the text names like code, e.g. files that are to be copied. */
const named = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name).filter((name) => pattern.test(name))

const importsOf = (files: readonly string[]): readonly string[] => [
  ...new Set(
    files.flatMap((file) =>
      [...readFileSync(join(KIT, file), 'utf8').matchAll(/ from '(?!node:)([^']+)'/g)].map(
        ([, from = '']) => from,
      ),
    ),
  ),
]

/** In the folder of the gateway, as it is copied. */
const parts = named(gateway, /^[\w-]+\.ts$/).map((name) => `mango/${name}`)
const farm = named(server, /^[\w-]+\.ts$/).map((name) => `mango/${name}`)
const above = named(server, /http-server\.ts$/).map((path) => path.replace('packages/testkit/src/', ''))

it('a gateway that is copied imports what the text says, and the files that it names', () => {
  expect([...parts, ...farm, ...above].toSorted()).toEqual([
    'http-server.ts',
    'mango/endpoints.ts',
    'mango/mango-farm.ts',
    'mango/mango.ts',
    'mango/signing.ts',
  ])
  const beside = parts.map((file) => file.replace('mango/', './'))
  const foreign = importsOf(parts).filter((from) => !beside.includes(from))
  expect(foreign.toSorted()).toEqual(named(gateway, /^(?:@kumicorn\/|zod$)/).toSorted())
  const ofTests = importsOf([...farm, ...above]).filter((from) => !beside.includes(from))
  expect(ofTests.toSorted()).toEqual(['../http-server.ts', 'vitest'])
  expect(named(server, /^vitest$/)).toEqual(['vitest'])
})

it('a gateway that is copied into a shop compiles there', () => {
  // Left out of git and of the linter; zod is found from here.
  const folder = join(ROOT, 'packages/core/test/.readme/copied-gateway')
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(folder, { recursive: true })
  for (const file of [...parts, ...farm, ...above]) cpSync(join(KIT, file), join(folder, 'src', file))
  const files = shopFiles({ name: 'stall', framework: 'express', store: 'sqlite', manager: 'npm' })
  const { compilerOptions, include } = JSON.parse(files.get('tsconfig.json') ?? '')
  const config = { compilerOptions: { ...compilerOptions, customConditions: ['@kumicorn/source'] }, include }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  try {
    execFileSync(process.execPath, [TSC, '-p', folder], { encoding: 'utf8' })
  } catch (error) {
    expect.fail((error as { stdout: string }).stdout)
  }
})

it('who adds an operation is told files and tests that there are', () => {
  const [, text = ''] = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8').split('## Add an operation\n')
  const [steps = ''] = text.split(/\n(?:## |```sh)/)
  // Said from the root, or from the folder that the step is about.
  const folders = [
    '',
    'packages/core',
    'packages/core/src/gateways/kumquat',
    'packages/sandbox/src/gateways/kumquat',
  ]
  const files = named(steps, /\/|\.ts$/)
  expect(files.length).toBeGreaterThan(15)
  expect(files.filter((file) => !folders.some((folder) => existsSync(join(ROOT, folder, file))))).toEqual([])
  const tests = globSync(
    ['packages/*/test/**/*.test.ts', 'e2e/test/**/*.test.ts'].map((all) => join(ROOT, all)),
  )
    .filter((file) => !file.endsWith('contributing.test.ts'))
    .map((file) => readFileSync(file, 'utf8'))
  const quoted = [...steps.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name)
  expect(quoted.length).toBeGreaterThan(1)
  expect(quoted.filter((name) => !tests.some((test) => test.includes(`it('${name}'`)))).toEqual([])
})
