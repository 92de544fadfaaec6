import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

const PACKAGE = join(import.meta.dirname, '../..')
const FOLDER = join(import.meta.dirname, '.readme')

it('the examples of the README compile, one after the other', () => {
  const page = readFileSync(join(PACKAGE, 'README.md'), 'utf8')
  const examples = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? '')
  expect(examples).toHaveLength(4)
  mkdirSync(FOLDER, { recursive: true })
  onTestFinished(() => rmSync(FOLDER, { recursive: true, force: true }))
  writeFileSync(join(FOLDER, 'example.ts'), examples.join('\n'))
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
