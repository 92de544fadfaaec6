import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')

interface Task {
  readonly task: string
  readonly command: string
  /** Below the root. */
  readonly directory: string
  /** As they are seen from its directory. */
  readonly inputs: Readonly<Record<string, string>>
}

/** What `pnpm packages` would run, and what each test is remembered by. */
function plannedTests(): readonly Task[] {
  const told = execFileSync(
    process.execPath,
    [join(ROOT, 'node_modules/turbo/bin/turbo'), 'run', 'test', '--dry=json'],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
      maxBuffer: 64 * 1024 * 1024,
    },
  )
  const { tasks } = JSON.parse(told) as { tasks: readonly Task[] }
  return tasks.filter(({ task, command }) => task === 'test' && command !== '<NONEXISTENT>')
}

/** What stands in quotes, up to where a value is put in. */
const textsOf = (source: string): readonly string[] =>
  [...source.matchAll(/(['"`])([^'"`\n]+)\1/g)].map(([, , text = '']) => text.split('${')[0] ?? '')

/** The files and folders outside of its package that a test names, below the root. */
function namedOutside(file: string, directory: string): readonly string[] {
  const texts = textsOf(readFileSync(file, 'utf8'))
  const beside = texts.filter((text) => text.startsWith('..')).map((text) => resolve(dirname(file), text))
  const ofPackage = texts
    .filter((text) => text.startsWith('..'))
    .map((text) => resolve(ROOT, directory, text))
  // Who has the root names files from there.
  const fromRoot = beside.includes(ROOT) ? texts.map((text) => join(ROOT, text)) : []
  return [...beside, ...ofPackage, ...fromRoot]
    .filter((path) => existsSync(path))
    .map((path) => relative(ROOT, path))
    .filter((path) => path !== '' && path !== directory && !path.startsWith('..'))
    .filter((path) => !path.startsWith(`${directory}/`))
}

/** Their sources count for the tests of who needs them: see the task `sources`. */
function neededBy(directory: string): readonly string[] {
  const text = readFileSync(join(ROOT, directory, 'package.json'), 'utf8')
  return globSync('packages/*', { cwd: ROOT }).filter((one) => {
    const manifest = join(ROOT, one, 'package.json')
    return existsSync(manifest) && text.includes(`"${JSON.parse(readFileSync(manifest, 'utf8')).name}":`)
  })
}

// A test that has passed is not run again while its inputs are as they were.
it('what the tests of a package read outside of it is an input of theirs', { timeout: 120_000 }, () => {
  const tasks = plannedTests()
  expect(tasks.length).toBeGreaterThan(10)
  const forgotten = tasks.flatMap(({ directory, inputs }) => {
    const known = Object.keys(inputs).map((path) => join(directory, path))
    const needed = neededBy(directory)
    const isKnown = (path: string): boolean =>
      known.some((one) => one === path || one.startsWith(`${path.replace(/\/$/, '')}/`)) ||
      needed.some((one) => path.startsWith(`${one}/`))
    return globSync('test/**/*.{ts,mts,js,mjs}', { cwd: join(ROOT, directory) }).flatMap((file) =>
      namedOutside(join(ROOT, directory, file), directory)
        .filter((path) => !isKnown(path))
        .map((path) => `${directory}/${file}: ${path}`),
    )
  })
  expect(forgotten).toEqual([])
})
