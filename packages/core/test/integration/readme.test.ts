import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

const ROOT = join(import.meta.dirname, '../../../..')
const FOLDER = join(import.meta.dirname, '.readme')

/** The TypeScript blocks of a page, each as a module of its own. */
const examples = (page: string): readonly string[] =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? '')

it('every example of the READMEs compiles against the public types', () => {
  const codes = ['README.md', 'packages/core/README.md'].flatMap(examples)
  expect(codes.length).toBeGreaterThanOrEqual(5)
  mkdirSync(FOLDER, { recursive: true })
  onTestFinished(() => rmSync(FOLDER, { recursive: true, force: true }))
  for (const [n, code] of codes.entries()) writeFileSync(join(FOLDER, `example-${n}.ts`), code)
  const config = {
    extends: '../../../../../tsconfig.base.json',
    compilerOptions: { noEmit: true, customConditions: ['@kumicorn/source'] },
    include: ['*.ts'],
  }
  writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify(config))
  try {
    execFileSync('tsc', ['-p', join(FOLDER, 'tsconfig.json')], { cwd: ROOT, encoding: 'utf8' })
  } catch (error) {
    expect.fail((error as { stdout: string }).stdout)
  }
})
