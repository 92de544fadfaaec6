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

/** The files of the projects that `pnpm consumers` builds and uses, by what the README calls them. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  'lib/kumicorn.ts': [
    'next/lib/kumicorn.ts',
    'sveltekit/src/lib/server/kumicorn.ts',
    'astro/src/lib/kumicorn.ts',
  ],
  'app/callbacks/[...path]/route.ts': ['next/app/callbacks/[...path]/route.ts'],
  'instrumentation.ts': ['next/instrumentation.ts'],
  'src/routes/callbacks/[...path]/+server.ts': ['sveltekit/src/routes/callbacks/[...path]/+server.ts'],
  'src/hooks.server.ts': ['sveltekit/src/hooks.server.ts'],
  'src/pages/callbacks/[...path].ts': ['astro/src/pages/callbacks/[...path].ts'],
  'src/pages/ready.ts': ['astro/src/pages/ready.ts'],
}

it('the files for Next.js, SvelteKit and Astro are those of projects that are built and used', () => {
  const readme = readFileSync(join(ROOT, 'packages/core/README.md'), 'utf8')
  const blocks = [...readme.matchAll(/```ts title="(.+?)"\n([\s\S]*?)```/g)]
  expect(blocks.map(([, title]) => title)).toEqual(Object.keys(FILES))
  for (const [, title = '', code] of blocks)
    for (const file of FILES[title] ?? [])
      expect(readFileSync(join(ROOT, 'e2e/consumers', file), 'utf8'), file).toBe(code)
})
