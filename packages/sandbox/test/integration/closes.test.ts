import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { SandboxState } from '../../src/index.ts'
import { newFolder } from '../support/folder.ts'
import { kumquatCaller } from '../support/kumquat-caller.ts'
import { frozen } from '../support/start.ts'

it('a sandbox that is closed a second time is closed when it says so', async () => {
  const dataFile = join(await newFolder(), 'state.json')
  const sandbox = await frozen({ dataFile })
  const { call } = kumquatCaller(sandbox)
  await call('/orders', { request_no: 'R1', product_id: 19402, account: '254771114118' })
  void sandbox.close()
  await sandbox.close()
  const { orders }: SandboxState = JSON.parse(await readFile(dataFile, 'utf8'))
  expect(orders).toHaveLength(1)
})
