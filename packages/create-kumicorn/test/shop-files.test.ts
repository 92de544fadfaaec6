import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Choices, endsAtAgeGate, FRAMEWORKS, type Framework, MANAGERS, STORES } from '../src/choices.ts'
import { OF_ALL, OF_EACH } from '../src/ranges.ts'
import { shopFiles, VERSION } from '../src/shop-files.ts'

const ROOT = join(import.meta.dirname, '../../..')

const shop = (given: Partial<Choices> = {}): ReadonlyMap<string, string> =>
  shopFiles({ name: 'stall', framework: 'express', store: 'sqlite', manager: 'npm', ...given })

/** The block of a page that is to be saved under this name. */
function blockOf(framework: Framework, name: string): string {
  const page = readFileSync(join(ROOT, `docs/guide/${framework}.md`), 'utf8')
  const start = new RegExp(`^\`\`\`\\w+ \\[${name.replaceAll('.', '\\.')}\\]\n`, 'm')
  const [, code] = page.split(start)
  if (code === undefined) throw new Error(`the page has no block ${name}`)
  return code.slice(0, code.indexOf('```'))
}

describe('the code of a shop is that of the first ten minutes', () => {
  // There it is saved in a project that may be CommonJS.
  it.each(['express', 'fastify'] as const)('with %s', (framework) => {
    const files = shop({ framework })
    for (const name of ['shop', 'server'])
      expect(files.get(`src/${name}.ts`)).toBe(blockOf(framework, `${name}.mts`).replaceAll('.mts', '.ts'))
    expect(files.get('.env')).toBe(blockOf(framework, '.env'))
  })

  it('with nestjs', () => {
    const files = shop({ framework: 'nestjs' })
    for (const name of ['shop.service', 'shop.controller', 'app.module', 'main'])
      expect(files.get(`src/${name}.ts`)).toBe(blockOf('nestjs', `src/${name}.ts`))
    expect(files.get('.env')).toBe(blockOf('nestjs', '.env'))
  })

  it.each([
    ['express', 'src/shop.ts'],
    ['nestjs', 'src/shop.service.ts'],
    ['nestjs', 'src/app.module.ts'],
  ] as const)('but for store and books on PostgreSQL (%s, %s)', (framework, file) => {
    // What is of either store names it, or the books that stand for the merchant's own.
    const common = (text = ''): readonly string[] =>
      text
        .split('\n')
        .filter(
          (line) =>
            !/books|sqlite|postgres|pg['.]|connectionString|sold\b|^import|onModuleInit|^export class|kumicorn: Kumicorn/i.test(
              line,
            ),
        )
        .filter((line) => !/^\s*[{}]?$/.test(line))
    const sqlite = common(shop({ framework }).get(file))
    expect(sqlite.length).toBeGreaterThan(10)
    expect(common(shop({ framework, store: 'postgres' }).get(file))).toEqual(sqlite)
  })
})

describe.each(FRAMEWORKS.flatMap((framework) => STORES.map((store) => ({ framework, store }))))(
  'a shop with $framework and $store',
  (choices) => {
    it('has every text filled in, whatever installs it', () => {
      for (const manager of MANAGERS)
        for (const [name, text] of shop({ ...choices, manager }))
          expect(text, name).not.toMatch(/\{\{\w+\}\}/)
    })

    it('has our packages at the version of this one', () => {
      const { dependencies, devDependencies } = JSON.parse(shop(choices).get('package.json') ?? '')
      const all: Record<string, string> = { ...dependencies, ...devDependencies }
      const ours = Object.keys(all).filter((name) => name.startsWith('@kumicorn/'))
      const { framework, store } = choices
      const expected = ['core', framework, ...(store === 'postgres' ? [store] : []), 'sandbox']
      expect(ours).toEqual(expected.map((name) => `@kumicorn/${name}`))
      for (const name of ours) expect(all[name]).toBe(`^${VERSION}`)
    })

    it('imports what it has', () => {
      const files = shop(choices)
      const { dependencies, devDependencies } = JSON.parse(files.get('package.json') ?? '')
      for (const [name, text] of files)
        for (const [, imported = ''] of text.matchAll(/ from '((?:@[\w-]+\/)?[\w-]+)(?:\/[\w-]+)?'/g)) {
          const there = name.startsWith('test/') ? { ...dependencies, ...devDependencies } : dependencies
          expect(Object.keys(there), name).toContain(imported)
        }
    })
  },
)

it('lets Yarn install where Node looks, and our packages of any age', () => {
  const settings = (given: Partial<Choices> = {}) =>
    parse(shop({ manager: 'yarn', ...given }).get('.yarnrc.yml') ?? '')
  expect(settings()).toEqual({ nodeLinker: 'node-modules', npmPreapprovedPackages: ['@kumicorn/*'] })
  expect(settings({ tellsAgeGate: false })).toEqual({ nodeLinker: 'node-modules' })
  expect(shop().has('.yarnrc.yml')).toBe(false)
})

it('tells no older Yarn of an age gate: it would end at that', () => {
  const ends = ['3.8.7', '4.0.2', '4.9.4', '4.10.0', '4.18.0', '5.0.0', '1.22.22'].filter((version) =>
    endsAtAgeGate(`yarn/${version} npm/? node/v24.2.0 linux x64`),
  )
  expect(ends).toEqual(['3.8.7', '4.0.2', '4.9.4'])
  expect(endsAtAgeGate('npm/11.4.2 node/v24.2.0 linux x64 workspaces/false')).toBe(false)
})

/** The manifest of a package that the tests here are run with. */
const ofVitest = createRequire(createRequire(import.meta.url).resolve('vitest/package.json'))
const manifest = (name: string) => ofVitest(`${name}/package.json`)

it('asks for what Vitest leaves to who installs it, which Yarn does not install by itself', () => {
  const { peerDependencies, peerDependenciesMeta } = ofVitest('./package.json')
  const needed = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true)
  expect(needed).toEqual(['vite'])
  expect(Object.keys(OF_ALL.devDependencies)).toEqual(expect.arrayContaining(needed))
  expect(peerDependencies.vite.split(' || ')).toContain(`^${manifest('vite').version.split('.')[0]}.0.0`)
})

it('asks for the versions that this repository is tested with', () => {
  const read = (file: string) => JSON.parse(readFileSync(join(ROOT, file), 'utf8')).devDependencies
  const tested: Record<string, string> = {
    vite: manifest('vite').version,
    ...read('package.json'),
    ...read('e2e/package.json'),
  }
  const asked = [OF_ALL, ...Object.values(OF_EACH)].flatMap(({ dependencies, devDependencies }) =>
    Object.entries({ ...dependencies, ...devDependencies }),
  )
  for (const [name, range] of asked)
    expect(`${name} ^${tested[name]?.replace('^', '')}`).toBe(`${name} ${range}`)
})
