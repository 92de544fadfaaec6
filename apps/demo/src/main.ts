// The demonstration: both gateways simulated, one merchant, one order of each kind, every signed message shown.
// `demo [nest|express|fastify]` chooses what the merchant runs on.
import { createKumicorn } from '@kumicorn/core'
import { startSandbox } from '@kumicorn/sandbox'
import { crash, crashedOrder } from './crash/crash.ts'
import { frameworkFrom } from './merchants/merchant.ts'
import { type DemoOrder, payment, refund, topUpsAndMore } from './orders.ts'
import { Results } from './results.ts'
import { printTable, printTimeline } from './timeline.ts'

const PATIENCE = 9_000

const framework = await frameworkFrom(process.argv.slice(2))
if (framework === undefined) {
  console.error('Usage: demo [nest | express | fastify], which is what the merchant runs on (default: nest)')
  process.exit(2)
}

const sandbox = await startSandbox({ settleAfter: 400 })
const kumicorn = createKumicorn({ kumquat: sandbox.kumquat, paynicorn: sandbox.paynicorn })
const merchant = await framework.start(kumicorn)
sandbox.callbacksTo({
  kumquat: `${merchant.callbacks}/kumquat`,
  postback: `${merchant.callbacks}/paynicorn/postback`,
  recharge: `${merchant.callbacks}/paynicorn/recharge`,
})

console.log(`A merchant on ${framework.name} takes the callbacks, at ${merchant.callbacks}`)
console.log(`KUMQUAT and Paynicorn, simulated, at ${sandbox.url}\n`)
const note = printTimeline(sandbox)

const results = new Results(kumicorn, sandbox)
const signal = AbortSignal.timeout(PATIENCE)
const placed: DemoOrder[] = []

async function run(order: DemoOrder) {
  placed.push(order)
  const outcome = await order.place(kumicorn)
  await results.end(order.reference, outcome, signal)
  return outcome
}

async function payAndRefund(): Promise<void> {
  const outcome = await run(payment)
  const { txnId } = (outcome.state === 'accepted' ? outcome.order : {}) as { txnId?: string }
  if (txnId !== undefined) await run(refund(txnId))
}

const [product] = (await kumicorn.kumquat.products.list({ type: 'HF', pageSize: 1 }).page(1)).items
const ran = await Promise.allSettled([...topUpsAndMore(product?.id ?? '').map(run), payAndRefund()])
for (const result of ran) if (result.status === 'rejected') console.error(result.reason)

await merchant.close()

console.log(
  '\nAnd the worst case: the answer to a top-up is lost, and the process that waits for it is killed.\n',
)
const afterCrash = await crash(sandbox, product?.id ?? '', note, signal).catch(() => undefined)
await sandbox.close()

const ended = (reference: string): string | undefined =>
  reference === crashedOrder.reference ? afterCrash : results.of(reference)
const rows = [...placed, crashedOrder].map(({ what, reference, expected }) => [
  what,
  reference,
  expected,
  ended(reference) ?? 'still open',
])
const good = rows.map(([, , expected, end]) => expected === end)
console.log()
printTable(['order', 'reference', 'should end', 'ended'], rows, good)
const allGood =
  good.every(Boolean) && ran.every(({ status }) => status === 'fulfilled') && placed.length === 8
console.log(allGood ? '\nEvery order ended as it should.' : '\nNot every order ended as it should.')
process.exitCode = allGood ? 0 : 1
