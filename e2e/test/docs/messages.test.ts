import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from './tools.ts'

/** All that our packages can say: their sources, with texts that go over several lines put together. */
const said = (without?: string): string =>
  globSync(join(ROOT, 'packages/*/src/**/*.ts'))
    .filter((file) => without === undefined || !file.includes(without))
    .map((file) => readFileSync(file, 'utf8').replaceAll(/['"`] \+\n\s*['"`]/g, ''))
    .join('\n')

/** What others say: Node, bundlers. */
const OTHERS = ['Dynamic require of "node:diagnostics_channel"', 'SQLite is an experimental feature']
/** Where the source puts a value into the text. */
const FILLED = [
  ['Node 22.19 or later', 'or later, and this is Node'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as it stands in the source.
  ['give it the right to, or give another path', 'may not ${doWhat}: ${mend}, or give another path'],
  ['database disk image is malformed', 'it is damaged: put back a backup of it'],
] as const

/** The first column of the tables: what you see. */
function quoted(): readonly string[] {
  const page = readFileSync(join(ROOT, 'docs/guide/troubleshooting.md'), 'utf8')
  const cells = [...page.matchAll(/^\| ([^|]*) \|/gm), ...page.matchAll(/^\d\. (`[^`]+`):/gm)]
  return cells
    .flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)])
    .map(([, text = '']) => text)
    .filter((text) => text.includes(' '))
    .filter((text) => !OTHERS.some((one) => text.startsWith(one)))
}

it('every message that the page about troubles quotes is one that our packages have', () => {
  const messages = quoted()
  expect(messages.length).toBeGreaterThan(45)
  const all = said()
  const unknown = messages
    .flatMap(
      (text) =>
        FILLED.find(([shown]) => text.includes(shown))?.[1] ?? text.replace(/^kumicorn: /, '').split('…'),
    )
    .map((part) => part.trim().replace(/^"|"$/g, ''))
    .filter((part) => part.length > 2 && !all.includes(part))
  expect(unknown).toEqual([])
})

/** Messages of an information, or of what cannot happen: they need nobody. */
const OF_NO_TROUBLE =
  /^kumicorn: (?:call ended|callback acknowledged|unreachable)|^kumicorn console: (?:[a-z]+(?:ed|ot|ode) (?:a |an |dead |the gateway))/

it('every message of the loggers of our packages is explained', () => {
  // Commands log nothing: what they say stands beside their exit codes.
  const logged = [...said('/packages/cli/').matchAll(/(['"`])(kumicorn(?: console)?: .*?)\1/g)]
    .map(([, , text = '']) => text)
    .filter((text) => !OF_NO_TROUBLE.test(text) && !text.endsWith('\\n'))
  expect(logged.length).toBeGreaterThan(50)
  // One that is put together of values alone would be met by whatever is explained: it is to be written out where it is logged.
  const ofTheirOwn = (text: string) => text.replaceAll(/^kumicorn(?: console)?: |\$\{[^}]*\}/g, '')
  expect(logged.filter((text) => ofTheirOwn(text).length < 12 && text.includes('${'))).toEqual([])
  const explained = quoted()
  const like = (text: string, gap: string | RegExp) =>
    new RegExp(
      text
        .split(gap)
        .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
        .join('.*'),
    )
  const isExplained = (message: string): boolean =>
    explained.some((text) => text.length > 12 && like(text, '…').test(message)) ||
    explained.some((text) => like(message, /\$\{[^}]*\}/).test(text))
  expect(logged.filter((message) => !isExplained(message))).toEqual([])
})

it('the letter to the gateways was looked at with each assumption that there is', () => {
  const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8')
  const [, section = ''] = /## Assumptions\n([\s\S]*?)\n## /.exec(page) ?? []
  const rows = section.split('\n').filter((line) => line.startsWith('| ')).length - 1
  // Another one? Ask about it in docs/guide/letter.md, then count it here.
  expect(rows).toBe(22)
})
