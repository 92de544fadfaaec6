import { letDaysPass } from './days.ts'
import { checkEventIds } from './event-ids.ts'
import { checkAll, checkOnItsOwn, checkSettled } from './invariants.ts'
import type { Run } from './run.ts'
import { HORIZON, MINUTE, type Process } from './shop.ts'

/** Ends a run: no more faults, what is due arrives, time passes; then everything has to be right. */
export async function finish(run: Run): Promise<void> {
  const process = await calm(run)
  await deliverWhatIsDue(run)
  await passUntilNothingIsOpen(run)
  await checkOnItsOwn(run)
  await letDaysPass(run)
  await checkSettled(run)

  // By hand: what the gateways never told, and what handlers gave up.
  await reconcile(run, process)
  await process.kumicorn.deadLetters.replayAll({ superseded: true })
  await run.pass(4 * MINUTE)
  await checkAll(run)
  await checkEventIds(run)
  await stop(run, process)
  run.check()
}

async function calm(run: Run): Promise<Process> {
  run.wire.calm()
  run.shop.calm()
  run.isPrompt = false
  const process = await run.shop.open()
  process.life.calm()
  for (const { life } of run.shop.stopping) life.calm()
  await run.clock.quiet()
  return process
}

/** Each gateway goes on until it is acknowledged; whatever keeps it waiting is over soon. */
async function deliverWhatIsDue(run: Run): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    for (const posting of run.mail.due()) await run.hand(posting, true)
    if (run.mail.due().length === 0) return
    await run.pass(2 * MINUTE)
  }
  for (const { reference } of run.mail.due())
    run.require(false, reference, 'a callback is never acknowledged')
}

async function passUntilNothingIsOpen(run: Run): Promise<void> {
  const until = run.clock.now() + HORIZON + 40 * MINUTE
  while (run.clock.now() < until && (await isAnythingOpen(run))) await run.pass(6 * MINUTE)
}

async function isAnythingOpen(run: Run): Promise<boolean> {
  const orders = await run.orders()
  // What is stuck, or was contradicted, is asked about for days.
  if (orders.some(({ queryAt, stuck, conflict }) => queryAt !== undefined && !stuck && !conflict)) return true
  const handlers = await run.store.handlers()
  return handlers.some(({ waiting }) => waiting > 0)
}

async function reconcile(run: Run, { kumicorn }: Process): Promise<void> {
  const reconciling = kumicorn.reconcile()
  await run.clock.quiet()
  await run.pass(MINUTE)
  const { failed } = await run.inTime(reconciling, 'reconcile() does not end')
  for (const { reference, error } of failed)
    run.require(false, reference, `could not be asked: ${error.message}`)
}

async function stop(run: Run, { kumicorn, life }: Process): Promise<void> {
  await run.inTime(kumicorn.stop(), 'stop() does not end')
  run.require(life.timers.size === 0, 'stop', `${life.timers.size} timers are left`)
  // One that dies while it stops ends in its own way.
  const isStopping = [...run.shop.stopping].some((old) => old.life.alive)
  run.require(!isStopping, 'stop', 'a process that was told to stop has not ended')
}
