import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { blocksOf, pages } from './snippets.ts'

const ROOT = join(import.meta.dirname, '../../..')

/** A folder below another, that finds its packages, and that neither git nor the linter sees. */
function folder(below: string): string {
  const parent = join(below, '.readme')
  mkdirSync(parent, { recursive: true })
  const made = mkdtempSync(join(parent, 'page-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

/** A README is about its package, which has what its examples import. */
const homeOf = (page: string): string =>
  /^packages\/\w+\//.test(page) ? join(ROOT, dirname(page), 'test') : import.meta.dirname

it('every example of the READMEs and pages compiles against the public types', { timeout: 180_000 }, () => {
  const folders = pages().map(({ file, modules }) => {
    const place = folder(homeOf(file))
    for (const [name, code] of modules) writeFileSync(join(place, name), code)
    return place
  })
  const config = {
    extends: join(ROOT, 'tsconfig.base.json'),
    compilerOptions: {
      noEmit: true,
      // Their syntax is looked at.
      allowJs: true,
      checkJs: false,
      customConditions: ['@kumicorn/source'],
      // What one shows need not use all that it names, and Nest's users are no friends of erasable syntax.
      noUnusedLocals: false,
      erasableSyntaxOnly: false,
    },
    include: folders.map((place) => `${place}/*.?s`),
  }
  const place = folder(import.meta.dirname)
  writeFileSync(join(place, 'tsconfig.json'), JSON.stringify(config))
  try {
    execFileSync('tsc', ['-p', join(place, 'tsconfig.json')], { cwd: ROOT, encoding: 'utf8' })
  } catch (error) {
    expect.fail((error as { stdout: string }).stdout)
  }
})

const run = (code: string): string => {
  const file = join(folder(import.meta.dirname), 'example.ts')
  writeFileSync(file, code)
  return execFileSync(
    process.execPath,
    ['--conditions=@kumicorn/source', '--disable-warning=ExperimentalWarning', file],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
}

it('the examples of the sandbox run as they stand', { timeout: 120_000 }, () => {
  const readme = blocksOf('packages/sandbox/README.md')
  expect(readme).toHaveLength(2)
  const [tests = ''] = blocksOf('docs/sandbox/tests.md')
  expect(readme[0]).toBe(tests)
  expect(run(tests)).toContain("state: 'succeeded'")
  expect(run(readme[1] ?? '')).toBe('2\n')
  expect(run(blocksOf('docs/sandbox/faults.md')[0] ?? '')).toBe('unknown\naccepted\n')
})
