import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kumicorn } from '../helpers/command.ts'
import { configFolder, optionsAt } from '../helpers/config.ts'
import { openShop, type Shop } from '../helpers/shop.ts'

let shop: Shop
let options = ''
beforeAll(async () => {
  shop = await openShop()
  options = optionsAt(shop.sandbox, shop.file)
})
afterAll(() => shop.close())

const LIST = ['orders', 'list', '--status', 'failed']

describe('a config file', () => {
  // Found by attack: every command ended with 0, without a word, and a nightly check was green for ever.
  it.each([
    ['process.exit(0)', '(0)'],
    ['process.exit(7)', '(7)'],
    ['setImmediate(() => process.exit(0)); export const options = OPTIONS', '(0)'],
    ['export const options = OPTIONS; export const handlers = () => process.exit(0)', '(0)'],
  ])('that ends the process is told so, and never 0: %s', async (text, exit) => {
    const folder = configFolder(shop.folder, text.replace('OPTIONS', options))
    const { code, stdout, stderr } = await kumicorn(['reconcile'], { folder })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(`ended the process ${exit} before the command was done: keep the start of`)
  })

  it.each([
    'export const handlers = () => void Promise.reject(new Error("boom"))',
    'export const handlers = () => void setImmediate(() => { throw new Error("boom") })',
  ])('that fails by itself is no finding: %s', async (text) => {
    const folder = configFolder(shop.folder, `export const options = ${options}\n${text}`)
    const { code, stderr } = await kumicorn(['reconcile'], { folder })
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'kumicorn: something failed beside the command, in the config file or in what it imports: boom\n',
    })
  })

  // Found by attack: it was not seen, and the command said that no store is given.
  it('that is a link to nothing is told so', async () => {
    const folder = mkdtempSync(join(shop.folder, 'link-'))
    symlinkSync('away.mjs', join(folder, 'kumicorn.config.mjs'))
    const { code, stderr } = await kumicorn(LIST, { folder })
    expect(code).toBe(2)
    expect(stderr).toContain(
      'kumicorn.config.mjs is a symbolic link to away.mjs, which is not there: make that',
    )
  })

  it('prints to where no script looks for results', async () => {
    const text = `console.log('loading'); console.table([1])\nexport const options = ${options}`
    const { stdout, stderr } = await kumicorn([...LIST, '--json'], {
      folder: configFolder(shop.folder, text),
    })
    expect(() =>
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).not.toThrow()
    expect(stderr).toContain('loading')
  })

  it('may export a promise of what it exports', async () => {
    const folder = configFolder(shop.folder, `export const options = Promise.resolve(${options})`)
    expect((await kumicorn(LIST, { folder })).stdout).toContain('A-2')
    const thenable = configFolder(shop.folder, 'export const options = { then() {} }')
    expect((await kumicorn(LIST, { folder: thenable })).stderr).toContain('its promise never ends')
  })

  it.each([
    ['kumicorn.config.mts', 'enum A { B }', 'leaving the types out: write it without enum'],
    [
      'kumicorn.config.mts',
      'class A { constructor(private b: 1) {} }',
      'leaving the types out: write it without',
    ],
    [
      'kumicorn.config.mts',
      'import { a } from "./plain.js"; export const options = a',
      'import ./plain.mts)',
    ],
    ['kumicorn.config.mts', 'import { a } from "./plain"; export const options = a', 'import ./plain.mts)'],
    ['kumicorn.config.mts', 'import { A } from "./plain.mts"; export const options = 1', 'import type { … }'],
    ['kumicorn.config.json', '{}', 'it is to be a module'],
    ['kumicorn.config.yaml', 'a: b', 'it is to be a module'],
  ])('that Node does not load as it stands is told how it would: %s with %s', async (name, text, mend) => {
    const folder = configFolder(shop.folder, text, name)
    writeFileSync(join(folder, 'plain.mts'), 'export type A = 1; export const a: A = 1')
    const { code, stderr } = await kumicorn([...LIST, '--config', name], { folder })
    expect(code).toBe(2)
    expect(stderr).toContain(mend)
  })
})
