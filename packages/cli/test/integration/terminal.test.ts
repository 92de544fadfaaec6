import { readFileSync } from 'node:fs'
import stringWidth from 'string-width'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasTerminal, kumicorn, onTerminal, plain, shell } from '../helpers/command.ts'
import { openShop, type Shop } from '../helpers/shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

const ESCAPE = '\u001b['
const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

describe.runIf(hasTerminal)('on a terminal', () => {
  it('shows colours, unless they are not wanted', async () => {
    const args = ['orders', 'list', '--store', shop.url]
    const { stdout } = await onTerminal(args, {})
    expect(stdout).toContain(`${ESCAPE}32msucceeded`)
    expect(stdout).toContain(`${ESCAPE}31mfailed`)
    for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
      const colourless = await onTerminal(args, { env })
      expect(colourless.stdout).not.toContain(ESCAPE)
      expect(plain(colourless.stdout)).toBe(plain(stdout))
    }
  })

  it('fits the lines into the width', async () => {
    const { stdout } = await onTerminal(['orders', 'list', '--store', shop.url], { columns: 100 })
    const lines = plain(stdout).trimEnd().split('\n')
    expect(lines).toHaveLength(8)
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(100)
    expect(lines[1]).toContain('…')
    const letters = await onTerminal(['dead-letters', 'list', '--store', shop.url], { columns: 90 })
    expect(plain(letters.stdout)).toMatch(/the bank.*…\n$/)
  })
})

describe('in a pipe', () => {
  it('survives a reader that goes away', async () => {
    const env = { KUMICORN_STORE: shop.url }
    for (const reader of ['head -n 1', 'true']) {
      const { code, stderr } = await shell(`kumicorn orders list --all --json | ${reader}`, { env })
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    }
  })

  it('tells when the results could not be written', async () => {
    const { code, stderr } = await shell('kumicorn orders list > /dev/full', {
      env: { KUMICORN_STORE: shop.url },
    })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^kumicorn: .*ENOSPC.*\n$/)
  })

  it('has colours only when they are forced', async () => {
    const args = ['orders', 'list', '--store', shop.url]
    expect((await kumicorn(args)).stdout).not.toContain(ESCAPE)
    expect((await kumicorn(args, { env: { FORCE_COLOR: '1' } })).stdout).toContain(ESCAPE)
  })
})

describe('what was given, in a message', () => {
  // Raw control characters of the command line reached the terminal once.
  it.each([
    ['orders', 'show', 'x\u001b]0;owned\u0007'],
    ['events', 'x\u001b[2J'],
    ['orders', 'list', '--status', 'x\u001b[31m'],
    ['orders', 'list', '--since', '\u001b[31m'],
    ['handlers', 'forget', '\u001b[31m', '--yes'],
    ['\u001b[31m'],
  ])('%j cannot steer the terminal', async (...args) => {
    const { stdout, stderr } = await kumicorn([...args, '--store', shop.url])
    expect(stderr).toContain('\\u001b')
    for (const character of ['\u001b', '\u0007']) expect(`${stdout}${stderr}`).not.toContain(character)
  })
})

describe('help', () => {
  it.each([
    '--help',
    'orders list --help',
    'orders show --help',
    'orders recheck --help',
    'orders override --help',
    'orders prune --help',
    'events --help',
    'dead-letters list --help',
    'dead-letters replay --help',
    'dead-letters discard --help',
    'handlers list --help',
    'handlers rename --help',
    'handlers forget --help',
    'help reconcile',
  ])('has examples: %s', async (line) => {
    const { code, stdout, stderr } = await kumicorn(line.split(' '))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/Usage: kumicorn/)
    expect(stdout).toMatch(/Examples:\n {2}\$ kumicorn /)
    expect(stdout).toContain('--store <url>')
  })

  it('tells its version', async () => {
    expect(await kumicorn(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' })
  })

  it.each([
    [[], 'Usage: kumicorn'],
    [['orders'], 'Usage: kumicorn orders'],
    [['order'], 'Did you mean orders?'],
    [['help', 'doctr'], 'there is no command "doctr": did you mean "doctor"?'],
    [['orders', 'help', 'lst'], 'there is no command "orders lst": did you mean "list"?'],
    [['orders', 'show'], "missing required argument 'reference'"],
    [['dead-letters', 'replay', 'x'], 'An id is a whole number'],
    // Found by attack: names that a handler may have were taken for a question.
    [['handlers', 'rename', 'help', 'support'], 'no store is given'],
  ])('answers %o with exit code 2', async (args, said) => {
    const { code, stdout, stderr } = await kumicorn(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(said)
  })
})
