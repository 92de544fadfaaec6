import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { endpointsOf, kumquatEndpoints, paynicornEndpoints } from '@kumicorn/core/endpoints'
import { expect, it, onTestFinished } from 'vitest'
import { blocksOf, guides, recipes, writeGuide, writeRecipes } from './pages.ts'
import { ROOT, TSC } from './tools.ts'

// Left out of git, of the linter and of the type check.
const FOLDER = join(import.meta.dirname, '.readme/types')

it('every code block of the guides and recipes compiles against the real packages', () => {
  mkdirSync(FOLDER, { recursive: true })
  onTestFinished(() => rmSync(FOLDER, { recursive: true, force: true }))
  for (const page of guides()) writeGuide(join(FOLDER, page.replace(/\.md$/, '')), page)
  for (const folder of new Set(recipes().map(dirname))) writeRecipes(join(FOLDER, folder), folder)
  const config = {
    extends: '../../../../../tsconfig.base.json',
    compilerOptions: {
      noEmit: true,
      customConditions: ['@kumicorn/source'],
      // As `nest new` sets it, for parameters that become properties.
      erasableSyntaxOnly: false,
    },
    include: ['**/*.ts', '**/*.mts'],
  }
  writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify(config))
  try {
    execFileSync(process.execPath, [TSC, '-p', FOLDER], { encoding: 'utf8' })
  } catch (error) {
    expect.fail((error as { stdout: string }).stdout)
  }
})

it('every operation of both gateways is called in a recipe', () => {
  const code = recipes()
    .flatMap((page) => blocksOf(page))
    .map((block) => block.code)
    .join('\n')
  const missing = (gateway: string, operations: readonly string[]): readonly string[] =>
    operations.filter((operation) => !code.includes(`${gateway}.${operation}(`))
  const of = (table: typeof kumquatEndpoints | typeof paynicornEndpoints): readonly string[] =>
    endpointsOf(table).map(({ operation }) => operation)
  expect(missing('kumquat', of(kumquatEndpoints))).toEqual([])
  expect(missing('paynicorn', of(paynicornEndpoints))).toEqual([])
})

it('every page begins with its title and its place', () => {
  for (const page of [...guides(), ...recipes()])
    expect(readFileSync(join(ROOT, 'docs', page), 'utf8'), page).toMatch(
      /^---\ntitle: \S.*\norder: \d+\n---\n\n# \S/,
    )
})
