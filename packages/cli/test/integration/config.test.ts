import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kumicorn } from '../helpers/command.ts'
import { CORE, configFolder, optionsAt } from '../helpers/config.ts'
import { openShop, type Shop } from '../helpers/shop.ts'

let shop: Shop
let options = ''
beforeAll(async () => {
  shop = await openShop()
  options = optionsAt(shop.sandbox, shop.file)
})
afterAll(() => shop.close())

/** A folder as `npm init -y` makes it, with a config file. */
function commonJs(name: string, text: string): string {
  const folder = mkdtempSync(join(shop.folder, 'commonjs-'))
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}')
  writeFileSync(join(folder, name), text)
  return folder
}

const LIST = ['orders', 'list', '--status', 'failed']

describe('a config file', () => {
  it.each([
    ['a Kumicorn', 'kumicorn.config.mjs', () => `export const kumicorn = createKumicorn(${options})`],
    [
      'a function that makes one',
      'kumicorn.config.js',
      () => `export const kumicorn = async () => createKumicorn(${options})`,
    ],
    ['options', 'kumicorn.config.mts', () => `export const options: object = ${options}`],
    [
      'a function that makes options',
      'kumicorn.config.ts',
      () => `export function options(): object { return ${options} }`,
    ],
  ])('exports %s (%s)', async (_, name, text) => {
    const folder = configFolder(shop.folder, text(), name)
    const { code, stdout, stderr } = await kumicorn(LIST, { folder })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('A-2        failed')
    const letters = await kumicorn(['dead-letters', 'list', '--config', join(folder, name)])
    expect(letters.stdout).toContain(' 2  2026-11-21 16:06:00  refund')
    const order = await kumicorn(['orders', 'show', 'T-1', '--json', '--config', name], { folder })
    expect(JSON.parse(order.stdout)).toMatchObject({ order: { stuck: true } })
  })

  it('gives way to --store and to KUMICORN_STORE, but not when it is named', async () => {
    const folder = configFolder(shop.folder, `throw new Error('loaded')`)
    expect((await kumicorn([...LIST, '--store', shop.url], { folder })).stdout).toContain('A-2')
    const env = { KUMICORN_STORE: shop.url }
    expect((await kumicorn(LIST, { folder, env })).stdout).toContain('A-2')
    const named = await kumicorn([...LIST, '--config', 'kumicorn.config.mjs'], { folder, env })
    expect(named).toMatchObject({ code: 2, stderr: expect.stringContaining('could not be loaded: loaded') })
  })

  it.each([
    ['export const kumicon = 1', 'nothing reads its export kumicon: did you mean kumicorn?'],
    ['', 'it exports nothing; export kumicorn'],
    ['export default {}', 'it has a default export; export kumicorn'],
    ['export const kumicorn = {}', 'its export kumicorn is not what createKumicorn() makes'],
    ['export const options = 1', 'its export options is not an object'],
    [
      'export const options = () => { throw new Error("no key") }',
      'options() of kumicorn.config.mjs failed: no key',
    ],
    [
      'export const kumicorn = createKumicorn({})',
      'could not be loaded: createKumicorn: configure at least one gateway',
    ],
    ['export const options = {}', 'its options have no store that outlives a process'],
    ['export const options = { store: memoryStore() }', 'its options have no store that outlives a process'],
    ['export const options = {', 'could not be loaded: Unexpected'],
    [
      'export const options = { store: memoryStore() }; export const handler = () => {}',
      'nothing reads its export handler: did you mean handlers?',
    ],
    [
      'process.on("exit", () => { process.exitCode = 0 }); export const options = 5',
      'its export options is not an object',
    ],
    // It said that there was no export at all.
    [
      'export const kumicorn = async () => {}',
      'its export kumicorn has returned nothing: return what createKumicorn() makes',
    ],
    [
      'export const kumicorn = Promise.resolve()',
      'its export kumicorn has resolved with nothing: resolve it with what createKumicorn() makes',
    ],
    [
      'export const options = () => {}',
      'its export options has returned nothing: return what createKumicorn() takes',
    ],
    ['throw undefined', 'could not be loaded: undefined was thrown'],
    ['throw "no database"', 'could not be loaded: no database'],
    [
      'export const options = () => { throw null }',
      'options() of kumicorn.config.mjs failed: null was thrown',
    ],
    [
      'export const options = () => { throw Object.create(null) }',
      'failed: something that is no error was thrown',
    ],
    [
      'export const kumicorn = { orders: {}, deadLetters: {}, reconcile() {}, stop: 1 }',
      'its export kumicorn is not what createKumicorn() makes',
    ],
    [
      'export const kumicorn = { orders: 1, deadLetters: 1, reconcile() {}, stop() {} }',
      'its export kumicorn is not what createKumicorn() makes',
    ],
    ['import "./elsewhere.mjs"', 'Cannot find module'],
    // Node left with code 13, and without a word.
    ['await new Promise(() => {})', 'could not be loaded: its top-level await never ends'],
    [
      'export const options = () => new Promise(() => {})',
      'options() of kumicorn.config.mjs failed: its promise never ends',
    ],
  ])('is told its mistake: %s', async (text, mistake) => {
    const { code, stdout, stderr } = await kumicorn(LIST, { folder: configFolder(shop.folder, text) })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(mistake)
    expect(stderr).not.toContain('    at ')
  })

  // It said "No orders.", as if there were none.
  it.each([['orders', 'list'], ['handlers', 'list'], ['reconcile']])(
    'says that nothing outlives the process of a Kumicorn on the memory store: %s',
    async (...args) => {
      const text = `const { store, ...options } = ${options}\nexport const kumicorn = createKumicorn(options)`
      const { code, stdout, stderr } = await kumicorn(args, { folder: configFolder(shop.folder, text) })
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toContain(
        'kumicorn.config.mjs: its kumicorn has the memory store, of which nothing outlives its process',
      )
    },
  )

  it('is told when its handlers wait for what never comes', async () => {
    const text = `export const options = ${options}\nexport const handlers = () => new Promise(() => {})`
    const given = await kumicorn(['reconcile'], { folder: configFolder(shop.folder, text) })
    expect(given).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('the promise of handlers() of kumicorn.config.mjs never ends'),
    })
  })

  // The command hung, without a word: what keeps the process alive may be a server of the application, or its database.
  it.each([
    ['await new Promise(() => {})', 'could not be loaded: its top-level await has not ended after 1 second:'],
    [
      'export const options = () => new Promise(() => {})',
      'options() of kumicorn.config.mjs failed: its promise has not ended after 1 second:',
    ],
    [
      'export const kumicorn = () => new Promise(() => {})',
      'kumicorn() of kumicorn.config.mjs failed: its promise has not ended after 1 second:',
    ],
    [
      'export const options = OPTIONS; export const handlers = () => new Promise(() => {})',
      'the promise of handlers() of kumicorn.config.mjs has not ended after 1 second:',
    ],
  ])('that waits for ever while something keeps the process alive is given up: %s', async (text, mistake) => {
    const alive = `import { createServer } from 'node:http'\ncreateServer().listen(0, '127.0.0.1')`
    const folder = configFolder(shop.folder, `${alive}\n${text.replace('OPTIONS', options)}`)
    const env = { KUMICORN_CONFIG_TIMEOUT: '1' }
    const { code, stdout, stderr } = await kumicorn(['reconcile'], { folder, env })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(mistake)
    expect(stderr).toContain('start no server and wait for no connection in it')
    expect(stderr).toContain('KUMICORN_CONFIG_TIMEOUT=60')
  })

  it.each(['0', '1.5', 'soon', '3601'])(
    'is waited for as long as can be understood only: %s',
    async (given) => {
      const folder = configFolder(shop.folder, `export const options = ${options}`)
      const { code, stderr } = await kumicorn(LIST, { folder, env: { KUMICORN_CONFIG_TIMEOUT: given } })
      expect(code).toBe(2)
      expect(stderr).toContain('KUMICORN_CONFIG_TIMEOUT: give a whole number of seconds from 1 to 3600')
    },
  )

  it('must be there when it is named, and must be the only one when it is not', async () => {
    const missing = await kumicorn([...LIST, '--config', './ops.config.js'], { folder: shop.folder })
    expect(missing).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('ops.config.js: there is no such config file'),
    })
    const folder = configFolder(shop.folder, '')
    writeFileSync(join(folder, 'kumicorn.config.ts'), '')
    const two = await kumicorn(LIST, { folder })
    expect(two.stderr).toContain(
      'there are kumicorn.config.mjs and kumicorn.config.ts: choose one with --config',
    )
  })

  // Found by attack: the example of the README did not load in a project that `npm init -y` makes.
  it.each([
    ['kumicorn.config.ts', 'import "node:fs"', 'kumicorn.config.mts'],
    ['kumicorn.config.js', 'export const options = {}', 'kumicorn.config.mjs'],
    ['kumicorn.config.mjs', 'module.exports = {}', 'kumicorn.config.cjs'],
    ['kumicorn.config.mjs', 'const core = require("@kumicorn/core")', 'kumicorn.config.cjs'],
  ])('that is no module of its kind names the one that is: %s with %s', async (name, text, mend) => {
    const { code, stderr } = await kumicorn(LIST, { folder: commonJs(name, text) })
    expect(code).toBe(2)
    expect(stderr).toContain(`could not be loaded: `)
    expect(stderr).toContain(`name it ${mend}`)
  })

  it.each(['js', 'cjs', 'cts'])('is CommonJS, too (%s)', async (extension) => {
    const core = `const { createKumicorn, sqliteStore } = require(${JSON.stringify(fileURLToPath(CORE))})`
    for (const exported of [`{ options: ${options} }`, `{ kumicorn: () => createKumicorn(${options}) }`]) {
      const text = `${core}\nmodule.exports = ${exported}`
      const folder = commonJs(`kumicorn.config.${extension}`, text)
      const { stdout, stderr } = await kumicorn(LIST, { folder })
      expect(stderr).toBe('')
      expect(stdout).toContain('A-2        failed')
    }
  })

  it('does not keep the command from ending', async () => {
    const folder = configFolder(shop.folder, `export const options = ${options}; setInterval(() => {}, 1000)`)
    expect(await kumicorn(LIST, { folder })).toMatchObject({ code: 0 })
  })

  it('changes the store through its Kumicorn too', async () => {
    const file = join(shop.folder, 'through-config.db')
    copyFileSync(shop.file, file)
    const text = `export const kumicorn = createKumicorn(${optionsAt(shop.sandbox, file)})
      kumicorn.on('order.failed', { name: 'refund', handle() {} })`
    const folder = configFolder(shop.folder, text)
    const replay = ['dead-letters', 'replay', '2', '--json']
    expect(await kumicorn(replay, { folder })).toMatchObject({
      code: 0,
      stdout: '{"replayed":[2],"notFound":[],"refused":[]}\n',
    })
  })
})
