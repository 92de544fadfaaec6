import { join } from 'node:path'
import { request } from 'undici'
import { expect, it, onTestFinished } from 'vitest'
import { startSandbox } from '../../src/index.ts'
import { newFolder } from '../support/folder.ts'
import { paynicornCaller } from '../support/paynicorn-caller.ts'
import { payment } from '../support/paynicorn-merchant.ts'

it('console and cashier page know the orders of a sandbox that was started again', async () => {
  const folder = await newFolder()
  const options = {
    speed: 0,
    dataFile: join(folder, 'state.json'),
    paynicorn: { customer: 'cashier' as const },
  }
  const before = await startSandbox(options)
  const { content } = await paynicornCaller(before).call('/v3/transaction/pay', payment)
  await before.close()

  const after = await startSandbox(options)
  onTestFinished(() => after.close())
  const page = await request(`${after.url}/cashier/${content.txnId}`, { headers: { accept: 'text/html' } })
  expect(await page.body.text()).toContain(payment.orderDescription)
  const list = await request(`${after.url}/console/timelines`)
  expect(await list.body.json()).toMatchObject({ total: 1, rows: [{ reference: payment.orderId }] })
  await after.clock.advance('1h')
  expect(after.orders()[0]?.state).toBe('pending')
})
