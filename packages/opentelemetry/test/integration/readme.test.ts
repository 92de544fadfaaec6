import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { busyDay } from '../helpers/busy-day.ts'
import { samplesOf } from '../helpers/sinks.ts'

const PACKAGE = join(import.meta.dirname, '../..')
const FOLDER = join(import.meta.dirname, '.readme', process.env.OTEL_SDK ?? '')
const page = readFileSync(join(PACKAGE, 'README.md'), 'utf8')

it('the example of the README compiles', () => {
  const examples = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? '')
  expect(examples).toHaveLength(1)
  mkdirSync(FOLDER, { recursive: true })
  onTestFinished(() => rmSync(FOLDER, { recursive: true, force: true }))
  writeFileSync(join(FOLDER, 'example.ts'), examples.join('\n'))
  const config = {
    extends: '../../../../../../tsconfig.base.json',
    compilerOptions: { noEmit: true, customConditions: ['@kumicorn/source'] },
    include: ['*.ts'],
  }
  writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify(config))
  try {
    execFileSync('tsc', ['-p', join(FOLDER, 'tsconfig.json')], {
      cwd: join(PACKAGE, '../..'),
      encoding: 'utf8',
    })
  } catch (error) {
    expect.fail((error as { stdout: string }).stdout)
  }
})

it('the README names every metric that there is, and no other', async () => {
  const { scrape } = await busyDay()
  const names = samplesOf(await scrape())
    .map(({ name }) => name.replace(/(_seconds)?(_bucket|_sum|_count|_total)?$/, ''))
    .filter((name) => name.startsWith('kumicorn_'))
  const [, section = ''] = page.split('## Metrics')
  const rows = section.split('\n').filter((line) => line.startsWith('| `kumicorn.'))
  // `.dead` stands for the first name of its row with another end.
  const told = rows.flatMap((row) => {
    const [first = '', ...others] = [...(row.split('|')[1] ?? '').matchAll(/`([\w.]+)`/g)].map(
      ([, name]) => name,
    )
    const [beginning = ''] = /^kumicorn\.\w+/.exec(first) ?? []
    return [first, ...others.map((name) => (name?.startsWith('.') ? beginning + name : name))]
  })
  expect(told.map((name) => name?.replaceAll('.', '_')).toSorted()).toEqual([...new Set(names)].toSorted())
})
