import { type ChildProcess, fork } from 'node:child_process'
import { on, once } from 'node:events'
import { join } from 'node:path'
import type { Sandbox } from '@kumicorn/sandbox'
import type { Note } from '../timeline.ts'

const REFERENCE = 'top-up-4'

/**
 * The worst case: a top-up whose answer is lost, in a process that is killed before it can ask. Resolves with how
 * the order ended after a restart.
 */
export async function crash(
  sandbox: Sandbox,
  product: string,
  folder: string,
  note: Note,
  signal: AbortSignal,
): Promise<string> {
  const task = {
    kumquat: { ...sandbox.kumquat, retries: 0 },
    path: join(folder, 'crash.db'),
    reference: REFERENCE,
  }
  sandbox.callbacksTo({ kumquat: null })
  sandbox.faults.next({ reference: REFERENCE, answer: 'lost-after-acceptance' })
  let shop: ChildProcess | undefined
  try {
    shop = start({ ...task, product }, signal)
    const [outcome] = await once(shop, 'message', { signal })
    note('yellow', 'shop', 'answer lost', REFERENCE, `outcome: ${String(outcome)}`)
    const exited = once(shop, 'exit')
    shop.kill('SIGKILL')
    await exited
    note('red', 'shop', 'killed', REFERENCE, 'SIGKILL, before it could ask')

    shop = start(task, signal)
    note('cyan', 'shop', 'started again', REFERENCE, 'knows the order from its file')
    const messages = on(shop, 'message', { signal })
    note('green', 'shop', 'asked', REFERENCE, await next(messages))
    return await next(messages)
  } finally {
    shop?.kill('SIGKILL')
  }
}

const next = async (messages: AsyncIterator<unknown[]>): Promise<string> => {
  const { value } = await messages.next()
  return String((value as unknown[])[0])
}

const start = (task: object, signal: AbortSignal): ChildProcess =>
  fork(new URL('./shop.ts', import.meta.url), [JSON.stringify(task)], {
    execArgv: ['--conditions=@kumicorn/source'],
    signal,
    killSignal: 'SIGKILL',
  }).on('error', () => undefined)

export const crashedOrder = {
  what: 'top-up, answer lost, killed',
  reference: REFERENCE,
  expected: 'succeeded',
} as const
