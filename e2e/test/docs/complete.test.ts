import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sandboxProgram } from '../../../packages/sandbox/src/cli/program.ts'
import { helpOf } from '../../../scripts/reference/cli/help.ts'
import { ROOT } from './tools.ts'

// Pages that say that they have all of something, or have to have it.

/** What stands between a heading of a page and the next one. */
function sectionOf(page: string, heading: string): string {
  const [, section] = readFileSync(join(ROOT, 'docs', page), 'utf8').split(`\n## ${heading}\n`)
  if (section === undefined) throw new Error(`${page} has no section ${heading}`)
  return section.split('\n## ')[0] ?? ''
}

/** The names in the first column of its tables. */
const firstColumn = (section: string): readonly string[] =>
  [...section.matchAll(/^\| ([^|]*) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  )

const PREFLIGHT = 'packages/core/src/preflight'

it.each([
  [
    'Each gateway',
    [`${PREFLIGHT}/{gateway-lines,preflight}.ts`, 'packages/core/src/gateways/{*/preflight,keys-check}.ts'],
    '',
  ],
  ['Callbacks', [`${PREFLIGHT}/callback-lines.ts`], ''],
  ['Store', [`${PREFLIGHT}/store-lines.ts`, 'packages/{core/src/stores/sqlite,postgres/src}/checks.ts'], ''],
  ['Handlers and versions', [`${PREFLIGHT}/handler-lines.ts`], 'handlers '],
  ['Handlers and versions', [`${PREFLIGHT}/version-lines.ts`], 'versions '],
] as const)('every line of preflight is explained: %s, %j', (heading, files, subject) => {
  const sources = globSync(files.map((file) => join(ROOT, file))).map((file) => readFileSync(file, 'utf8'))
  const lines = sources.flatMap((source) =>
    [...source.matchAll(/\b(?:add|line|guard)\('(\w+)'|\bcheck: '(\w+)'|\bname: '(\w+)',\s+run\b/g)].map(
      ([, added, checked, named]) => `${subject}${added ?? checked ?? named}`,
    ),
  )
  expect(lines.length).toBeGreaterThan(0)
  const explained = firstColumn(sectionOf('going-live.md', heading))
  expect(lines.filter((line) => !explained.includes(line))).toEqual([])
})

it('every flag of the command of the sandbox stands in its page', () => {
  const io = { env: {}, out() {}, stdin: async () => new Uint8Array(), exit() {}, now: () => 0 }
  const { help } = helpOf(sandboxProgram(io, () => undefined)).find(({ name }) =>
    name.endsWith(' start'),
  ) ?? {
    help: '',
  }
  const flags = [...help.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, flag = '']) => flag)
  expect(flags.length).toBeGreaterThan(10)
  const told = firstColumn(sectionOf('sandbox/command.md', 'start')).map((name) => name.split(' ')[0])
  // Every command has it, as the page says above.
  expect(flags.filter((flag) => flag !== '--help' && !told.includes(flag))).toEqual([])
})

// From the cache of npx the command finds neither the application's config nor @kumicorn/postgres.
it('who operates an application is told to install the command there', () => {
  const files = globSync(
    ['*.md', 'docs/**/*.md', 'packages/*/README.md'].map((file) => join(ROOT, file)),
    {
      exclude: (path) => path.includes('node_modules') || path.includes('.vitepress'),
    },
  )
  const commands = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/npx (?:-y )?-p @kumicorn\/cli\S* kumicorn (\w+)/g)].map(
      ([, command = '']) => command,
    ),
  )
  const needNothing = ['doctor', 'sign', 'verify']
  expect(commands.filter((command) => !needNothing.includes(command))).toEqual([])
})

// Where a package is not installed, npx would fetch another one that is called like its command.
it.each([
  ['kumicorn', '@kumicorn/cli'],
  ['kumicorn-sandbox', '@kumicorn/sandbox'],
])('who reads of npx %s is told the package', (command, name) => {
  const files = globSync(
    ['*.md', '.github/**/*.{md,yml}', 'docs/**/*.md', '{packages,apps}/*/README.md'].map((file) =>
      join(ROOT, file),
    ),
    { exclude: (path) => path.includes('node_modules') },
  )
  const untold = files.filter((file) => {
    const text = readFileSync(file, 'utf8')
    const isInstalled = new RegExp(`npm install [^\\n]*${name}`).test(text)
    return new RegExp(`npx ${command}[ \`]`).test(text) && !isInstalled
  })
  expect(untold).toEqual([])
})
