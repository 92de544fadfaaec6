import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Sandbox, startSandbox } from '@kumicorn/sandbox'
import { closedPort } from '@kumicorn/testkit'
import { expect, it, onTestFinished } from 'vitest'
import { pay } from '../support/cashier.ts'
import { RunningProcess } from '../support/running-process.ts'
import { shopEnvironment } from '../support/shop-environment.ts'
import { blockOf, blocksOf, writeGuide } from './pages.ts'
import { TSC } from './tools.ts'

const MODULES = join(import.meta.dirname, '../../node_modules')
const PAID = 'Payment successful'
const CONDITIONS = '--conditions=@kumicorn/source'
/** As `nest new` compiles a project. Nothing is checked: that is the type check's. */
const COMPILER =
  '--experimentalDecorators --emitDecoratorMetadata --module nodenext --target es2023 --noResolve --noCheck --ignoreConfig'

/** An empty folder, with the packages of this project as if they had been installed. */
function freshFolder(page: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'kumicorn-guide-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  symlinkSync(MODULES, join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
  writeGuide(folder, page)
  return folder
}

/** The variables of the page's `.env`, with those of this test. */
function environment(page: string, sandbox: Sandbox, port: number): Record<string, string> {
  const given = shopEnvironment(sandbox, `http://127.0.0.1:${port}`)
  const names = blockOf(page, '.env').split('\n').filter(Boolean)
  expect(names.map((line) => line.split('=')[0])).toEqual(Object.keys(given))
  return { ...given, PORT: String(port) }
}

/** What the handler has printed, without the lines of Nest's own log in between. */
const told = ({ output }: RunningProcess): string => output.replaceAll(/^(?!payment|order|refund).*\n/gm, '')

/** Sells as the page says, and compares what the shop prints with what the page shows. */
async function sell(page: string, start: (folder: string) => readonly string[]): Promise<void> {
  const sandbox = await startSandbox({
    settleAfter: Number.POSITIVE_INFINITY,
    paynicorn: { customer: 'cashier' },
  })
  onTestFinished(() => sandbox.close())
  const port = await closedPort()
  const shop = `http://127.0.0.1:${port}`
  sandbox.callbacksTo({ postback: `${shop}/callbacks/paynicorn/postback` })
  const folder = freshFolder(page)
  const env = environment(page, sandbox, port)
  const child = new RunningProcess([CONDITIONS, ...start(folder)], { cwd: folder, env })
  onTestFinished(() => child.kill())
  const answers = () =>
    fetch(`${shop}/sales/none`).then(
      ({ status }) => status,
      () => 0,
    )
  await expect.poll(answers, { timeout: 30_000 }).toBe(200)

  const [goesWell = '', goesWrong = ''] = blocksOf(page)
    .filter(({ language }) => language === 'text')
    .map(({ code }) => code)
  const order = (reference: string) => ({ reference, gateway: 'kumquat' }) as const
  expect(await pay(`${shop}/buy/A-1/254771114118`)).toContain(PAID)
  await child.said(/payment A-1/)
  await expect.poll(() => sandbox.orders().some(({ gateway }) => gateway === 'kumquat')).toBe(true)
  await sandbox.settle(order('A-1'), 'succeeded')
  await child.said(/order A-1/)
  expect(told(child)).toContain(goesWell)
  const sale = await fetch(`${shop}/sales/A-1`)
  expect(await sale.json()).toEqual({ order: 'succeeded', payment: 'succeeded' })

  expect(await pay(`${shop}/buy/A-2/8615180624622`)).toContain(PAID)
  await child.said(/payment A-2/)
  const has = (operation: string) =>
    sandbox.orders().some((one) => one.reference === 'A-2' && one.operation === operation)
  await expect.poll(() => has('orders.place')).toBe(true)
  await sandbox.settle(order('A-2'), 'failed')
  await expect.poll(() => has('refunds.create')).toBe(true)
  await sandbox.settle({ reference: 'A-2', operation: 'refunds.create' }, 'succeeded')
  await child.said(/refund A-2/)
  expect(told(child)).toContain(goesWrong)
  child.signal('SIGINT')
  // Nest hands the signal on when it has closed.
  expect(await child.ended()).toBe(page.includes('nestjs') ? 'SIGINT' : 0)
}

it.each(['express', 'fastify'])('the first ten minutes with %s go as the page says', (framework) =>
  sell(`guide/${framework}.md`, () => ['server.mts']),
)

it('the first ten minutes with NestJS go as the page says', () =>
  sell('guide/nestjs.md', (folder) => {
    const sources = ['main', 'app.module', 'shop.controller', 'shop.service'].map((name) =>
      join(folder, `src/${name}.ts`),
    )
    const into = join(folder, 'dist')
    mkdirSync(into)
    const files = ['--rootDir', join(folder, 'src'), '--outDir', into, ...sources]
    execFileSync(process.execPath, [TSC, ...COMPILER.split(' '), ...files], { stdio: 'inherit' })
    return [join(into, 'main.js')]
  }))

it('Express and Fastify have the same shop, with the same settings', () => {
  for (const name of ['shop.mts', '.env'])
    expect(blockOf('guide/fastify.md', name)).toBe(blockOf('guide/express.md', name))
  expect(blockOf('guide/nestjs.md', '.env')).toBe(blockOf('guide/express.md', '.env'))
})
