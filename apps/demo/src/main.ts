// The demonstration: both gateways simulated, one merchant, one order of each kind, every signed message shown.
// `demo [nest|express|fastify]` chooses what the merchant runs on.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '@kumicorn/sandbox'
import { crash, crashedOrder } from './crash/crash.ts'
import { frameworkFrom } from './merchants/frameworks.ts'
import { type DemoOrder, payment, refund, topUpsAndMore } from './orders.ts'
import { openShop } from './shop.ts'
import { printTable, printTimeline } from './timeline.ts'

const PATIENCE = 20_000

const framework = await frameworkFrom(process.argv.slice(2))
if (framework === undefined) {
  console.error('Usage: demo [nest | express | fastify], which is what the merchant runs on (default: nest)')
  process.exit(2)
}

const sandbox = await startSandbox({ settleAfter: 400 })
const { kumquat, paynicorn } = sandbox
const note = printTimeline(sandbox)
const folder = mkdtempSync(join(tmpdir(), 'kumicorn-demo-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const shop = openShop(
  join(folder, 'orders.db'),
  { kumquat, paynicorn },
  (what, { reference, type, source }) =>
    note('magenta', 'shop', what, reference, `${type}, learnt by a ${source}`),
)
const merchant = await framework.start(shop.kumicorn)
sandbox.callbacksTo({
  kumquat: `${merchant.callbacks}/kumquat`,
  postback: `${merchant.callbacks}/paynicorn/postback`,
  recharge: `${merchant.callbacks}/paynicorn/recharge`,
})

console.log(`A merchant on ${framework.name} takes the callbacks, at ${merchant.callbacks}`)
console.log(`KUMQUAT and Paynicorn, simulated, at ${sandbox.url}\n`)

const signal = AbortSignal.timeout(PATIENCE)
const acknowledged = new Promise<void>((resolve) => {
  // The refund comes last.
  sandbox.on('acknowledged', ({ reference }) => void (reference === refund('').reference && resolve()))
  signal.addEventListener('abort', () => resolve(), { once: true })
})
const ends = new Map<DemoOrder, string>()

async function run(order: DemoOrder): Promise<string | undefined> {
  ends.set(order, 'still open')
  await shop.order(order)
  const { state, gatewayReference } = await shop.ended(order.reference, signal)
  ends.set(order, state)
  return gatewayReference
}

async function payAndRefund(): Promise<void> {
  const transaction = await run(payment)
  if (transaction !== undefined) await run(refund(transaction))
}

const [product] = (await shop.kumicorn.kumquat.products.list({ type: 'HF', pageSize: 1 }).page(1)).items
const ran = await Promise.allSettled([...topUpsAndMore(product?.id ?? '').map(run), payAndRefund()])
for (const result of ran) if (result.status === 'rejected') console.error(result.reason)

await acknowledged
await merchant.close()
await shop.close()

console.log(
  '\nAnd the worst case: the answer to a top-up is lost, and the process that waits for it is killed.\n',
)
const afterCrash = await crash(sandbox, product?.id ?? '', folder, note, signal).catch(() => 'still open')
await sandbox.close()

const placed = [...ends].map(([order, ended]) => ({ ...order, ended }))
const rows = [...placed, { ...crashedOrder, ended: afterCrash }].map(
  ({ what, reference, expected, ended }) => [what, reference, expected, ended],
)
const good = rows.map(([, , expected, end]) => expected === end)
console.log()
printTable(['order', 'reference', 'should end', 'ended'], rows, good)
const allGood =
  good.every(Boolean) && ran.every(({ status }) => status === 'fulfilled') && placed.length === 8
console.log(allGood ? '\nEvery order ended as it should.' : '\nNot every order ended as it should.')
process.exitCode = allGood ? 0 : 1
