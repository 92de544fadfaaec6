import { serialize } from 'node:v8'
import { manualClock } from '@kumicorn/testkit'
import { expect, it } from 'vitest'
import { Accounts } from '../../src/orders/accounts.ts'
import { type IntentParts, Intents } from '../../src/orders/intents.ts'
import type { Intent } from '../../src/stores/intent.ts'

it('a gateway that hangs keeps no order of another account waiting', async () => {
  const intents = [...Array<string>(10).fill('slow'), 'fine'].map((account, id) => ({ account, id }))
  const sent = Promise.withResolvers<string>()
  const answer = Promise.withResolvers<object>()
  const accounts = new Accounts()
  for (const account of ['slow', 'fine']) {
    const buy = () => (account === 'slow' ? answer.promise : sent.resolve(account))
    accounts.add({ gateway: { name: account, account, client: { buy } } } as never)
  }
  const call = serialize({})
  const store = {
    async claimIntents({ accounts: of, limit }: { accounts: readonly string[]; limit: number }) {
      const due = intents.filter(({ account }) => of.includes(account)).slice(0, limit)
      for (const one of due) intents.splice(intents.indexOf(one), 1)
      return due.map((one) => ({ ...one, operation: 'buy', call }) as Partial<Intent>)
    },
    finishIntent: async () => true,
    retryIntent: async () => true,
  }
  const journal = { takeBack: async () => undefined }
  const clock = manualClock()
  const parts = { store, accounts, journal, clock, random: () => 0, logger: undefined, pollInterval: 1_000 }
  const running = new Intents(parts as unknown as IntentParts)
  running.start()
  expect(await sent.promise).toBe('fine')
  answer.resolve({ state: 'accepted' })
  await running.stop()
})
