import { expect, it } from 'vitest'
import { contentOf, receiver, refuse } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'
import { faultScene, retryScene } from './fault-scenes.ts'
import { playerOf } from './player.ts'
import { kumquatScene, topUpScene, transactionScene } from './scenes.ts'

/*
 * What the sandbox says and sends, byte for byte, as it was recorded. A difference is a change of what users' clients
 * meet: it must be meant. Then the record is written anew (`vitest -u`) in the commit that makes the change.
 */
it('answers and calls back as recorded, byte for byte', async () => {
  const merchant = await receiver((callback, response) => {
    const text = callback.path.startsWith('/kumquat') ? callback.body : contentOf(callback)
    if (text.includes('refused-')) refuse(callback, response)
    else if (callback.path.startsWith('/kumquat')) response.end('SUCCESS')
    else if (callback.path.startsWith('/recharge')) response.end('success')
    else response.end(`success_${JSON.parse(text).txnId}`)
  })
  const sandbox = await frozen({
    startsAt: Date.parse('2026-11-21T04:00:00Z'),
    kumquat: { callbackUrl: `${merchant.url}/kumquat` },
    paynicorn: { postbackUrl: `${merchant.url}/postback`, rechargeUrl: `${merchant.url}/recharge` },
  })
  const player = playerOf(sandbox, merchant)
  await kumquatScene(player, merchant)
  await transactionScene(player, merchant)
  await topUpScene(player)
  await faultScene(player, sandbox)
  await retryScene(player)
  await expect(`${player.lines.join('\n')}\n`).toMatchFileSnapshot('recorded.txt')
})
