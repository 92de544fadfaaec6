// The demonstration: both gateways simulated, one merchant, one order of each kind, every signed message shown.
import { createKumicorn } from '@kumicorn/core'
import { startSandbox } from '@kumicorn/sandbox'
import { startMerchant } from './merchant.ts'
import { type DemoOrder, payment, refund, topUpsAndMore } from './orders.ts'
import { Results } from './results.ts'
import { printTable, printTimeline } from './timeline.ts'

const PATIENCE = 8_000

const sandbox = await startSandbox({ settleAfter: 400 })
const kumicorn = createKumicorn({ kumquat: sandbox.kumquat, paynicorn: sandbox.paynicorn })
const merchant = await startMerchant(kumicorn)
sandbox.callbacksTo({
  kumquat: `${merchant.url}/kumquat`,
  postback: `${merchant.url}/paynicorn/postback`,
  recharge: `${merchant.url}/paynicorn/recharge`,
})

console.log(`KUMQUAT and Paynicorn, simulated, at ${sandbox.url}; a merchant at ${merchant.url}\n`)
printTimeline(sandbox)

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

await kumicorn.stop()
await merchant.close()
await sandbox.close()

const rows = placed.map(({ what, reference, expected }) => [
  what,
  reference,
  expected,
  results.of(reference) ?? 'still open',
])
const good = rows.map(([, , expected, ended]) => expected === ended)
console.log()
printTable(['order', 'reference', 'should end', 'ended'], rows, good)
const allGood =
  good.every(Boolean) && ran.every(({ status }) => status === 'fulfilled') && placed.length === 8
console.log(allGood ? '\nEvery order ended as it should.' : '\nNot every order ended as it should.')
process.exitCode = allGood ? 0 : 1
