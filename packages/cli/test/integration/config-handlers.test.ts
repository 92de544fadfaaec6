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

describe('a config file with handlers()', () => {
  it('is told when its handlers throw what is no error', async () => {
    const text = `export const options = ${options}\nexport const handlers = () => { throw null }`
    const given = await kumicorn(['reconcile'], { folder: configFolder(shop.folder, text) })
    expect(given).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('handlers() of kumicorn.config.mjs failed: null was thrown'),
    })
  })

  // Found by newcomers: a mistake in the config file ended as a finding of the gateway (exit code 1) did.
  it.each([
    ["throw new Error('no broker')", 'handlers() of kumicorn.config.mjs failed: no broker', 2],
    [
      "await Promise.reject(new TypeError('no broker'))",
      'handlers() of kumicorn.config.mjs failed: no broker',
      2,
    ],
    ["kumicorn.on('order.gone', () => {})", 'handlers() of kumicorn.config.mjs failed: ', 2],
    ["throw Object.assign(new Error('the disk is full'), { code: 'store_failed' })", 'the disk is full', 3],
  ])('is wrong when its handlers fail: %s', async (work, said, code) => {
    const text = `export const options = ${options}\nexport const handlers = async (kumicorn) => { ${work} }`
    const folder = configFolder(shop.folder, text)
    for (const command of ['reconcile', 'preflight']) {
      const given = await kumicorn([command], { folder })
      expect(given).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(said) })
    }
  })
})
