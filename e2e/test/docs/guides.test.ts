import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createKumicorn,
  createKumquat,
  type HandlerContext,
  type Kumicorn,
  sqliteStore,
} from '@kumicorn/core'
import { expect, it, onTestFinished } from 'vitest'
import { blockFolder, blockModule } from './block-module.ts'
import { blockOf, writeGuide } from './pages.ts'
import { recipeShop } from './recipe-shop.ts'
import { ROOT, VITEST } from './tools.ts'

const NUMBER = '254771114118'

it('the tests of the testing guide pass in Vitest', { timeout: 180_000 }, () => {
  const into = blockFolder()
  writeGuide(into, 'guide/testing.md')
  const resolve = { conditions: ['@kumicorn/source'] }
  const test = { expect: { poll: { timeout: 20_000 } }, testTimeout: 60_000 }
  const config = `export default ${JSON.stringify({ resolve, ssr: { resolve }, test })}`
  writeFileSync(join(into, 'vitest.config.ts'), config)
  const report = join(into, 'report.json')
  execFileSync(
    process.execPath,
    [VITEST, 'run', '--root', into, '--reporter=json', `--outputFile=${report}`],
    {
      env: { ...process.env, VITEST: undefined, VITEST_MODE: undefined },
      stdio: 'inherit',
    },
  )
  expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ success: true, numPassedTests: 5 })
})

// They are run by `pnpm consumers`, in Jest.
it('the files for Jest are those of a project that is tested', () => {
  const consumer = join(ROOT, 'e2e/consumers/express4')
  for (const name of ['sandbox.setup.js', 'sandbox.teardown.js', 'shared.test.js'])
    expect(readFileSync(join(consumer, name), 'utf8'), name).toBe(blockOf('guide/testing.md', name))
  const { jest } = JSON.parse(readFileSync(join(consumer, 'package.json'), 'utf8')) as { jest: object }
  expect({ jest }).toEqual(JSON.parse(blockOf('guide/testing.md', 'package.json')))
})

it('the handler of the one rule moves money once for each event', async () => {
  const { kumicorn, sandbox, guide } = await recipeShop('guide/unknown-outcomes.md')
  const { follow } = await guide('money.ts', 'follow')
  const { sellNow } = await guide('at-the-screen.ts', 'sellNow')
  const books: string[] = []
  const note = (what: string) => async (reference: string, id: string) => {
    expect(id).toMatch(/^evt_/)
    books.push(`${what} ${reference}`)
  }
  follow({
    deliver: note('deliver'),
    giveBack: note('give back'),
    lookAt: async (reference: string, what: string) => void books.push(`${what} ${reference}`),
  })
  await kumicorn.start()
  expect(await sellNow('G-1', NUMBER)).toBe('accepted')
  sandbox.faults.next({ operation: 'orders.place', answer: 'lost-after-acceptance' })
  expect(await sellNow('G-2', NUMBER)).toBe('accepted')
  expect(await sellNow('G-2', NUMBER)).toBe('accepted')
  expect(sandbox.orders()).toHaveLength(2)
  await sandbox.settle('G-1', 'succeeded')
  await sandbox.settle('G-2', 'failed')
  await expect.poll(() => books.toSorted()).toEqual(['deliver G-1', 'give back G-2'])
  await sandbox.settle('G-2', 'succeeded')
  await expect.poll(() => kumicorn.orders.get('G-2')).toMatchObject({ conflict: expect.anything() })
  await kumicorn.orders.recheck('G-2')
  await expect.poll(() => books).toContain('order.recovered G-2')
})

it('a handler is told what the page says', async () => {
  const { kumicorn, sandbox, guide } = await recipeShop('guide/handlers.md')
  const { register } = await guide('handlers.ts', 'register')
  const delivered: string[] = []
  register(async (reference: string) => void delivered.push(reference))
  await kumicorn.start()
  await kumicorn.kumquat.orders.place({ request_no: 'H-1', product_id: 19402, account: NUMBER })
  await sandbox.settle('H-1', 'succeeded')
  await expect.poll(() => delivered).toEqual(['H-1'])
})

it('orders that were placed elsewhere are taken over as the page says', async () => {
  const { kumicorn, sandbox, guide } = await recipeShop('guide/moving-by-hand.md')
  const { takeOver } = await guide('take-over.ts', 'takeOver')
  const byHand = createKumquat({ ...sandbox.kumquat, callbackUrl: false })
  await byHand.orders.place({ request_no: 'M-1', product_id: 19402, account: NUMBER })
  await sandbox.settle('M-1', 'succeeded')
  const callbackUrl = `${process.env.SHOP_URL}/callbacks/kumquat`
  await byHand.orders.place({
    request_no: 'M-2',
    product_id: 19402,
    account: NUMBER,
    callback_url: callbackUrl,
  })
  const told: string[] = []
  kumicorn.on('order.succeeded', { name: 'told', handle: ({ reference }) => void told.push(reference) })
  await kumicorn.start()
  expect(await takeOver(kumicorn, [{ reference: 'M-1', kind: 'order' }])).toEqual(['M-1'])
  await expect.poll(() => told).toEqual(['M-1'])
  await sandbox.settle('M-2', 'succeeded')
  await expect.poll(() => told).toEqual(['M-1', 'M-2'])
  await byHand.close()
})

it('what a person should look at is told as the page says', async () => {
  const { complaints } = await blockModule<{
    complaints(of: Kumicorn, now?: number): Promise<readonly string[]>
  }>('guide/monitoring.md', 'watch.ts')
  const { kumicorn, sandbox } = await recipeShop()
  const handle = (_event: unknown, { signal }: HandlerContext) =>
    new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  kumicorn.on('order.accepted', { name: 'later', handle })
  await kumicorn.start()
  expect(await complaints(kumicorn)).toEqual([])
  await kumicorn.kumquat.orders.place({ request_no: 'W-1', product_id: 19402, account: NUMBER })
  expect(await complaints(kumicorn, Date.now() + 3_600_000)).toEqual([
    'an event has waited for a handler for ten minutes',
  ])
  expect(sandbox.orders()).toHaveLength(1)
  await kumicorn.stop()
  expect(await complaints(kumicorn)).toEqual([expect.stringMatching(/^no traffic can be taken/)])
})

it('the orders are backed up while the application runs, as the page says', async () => {
  const { backUp } = await blockModule<{ backUp(from: string, to: string): Promise<void> }>(
    'guide/sqlite-backup.md',
    'backup.ts',
  )
  const { kumicorn, sandbox } = await recipeShop()
  await kumicorn.kumquat.orders.place({ request_no: 'B-1', product_id: 19402, account: NUMBER })
  const copies = mkdtempSync(join(tmpdir(), 'kumicorn-backup-'))
  onTestFinished(() => rmSync(copies, { recursive: true }))
  await backUp(process.env.ORDERS ?? '', join(copies, 'orders.db'))
  const store = sqliteStore({ path: join(copies, 'orders.db') })
  const restored = createKumicorn({ store, kumquat: sandbox.kumquat, logger: false })
  expect(await restored.orders.get('B-1')).toMatchObject({ state: 'pending' })
  await store.close()
})
