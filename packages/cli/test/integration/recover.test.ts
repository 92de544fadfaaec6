import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPaynicorn, sqliteStore } from '@kumicorn/core'
import { type Sandbox, startSandbox } from '@kumicorn/sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { configFolder, optionsAt } from '../helpers/config.ts'
import { inProcess } from '../helpers/in-process.ts'

let sandbox: Sandbox
let parent = ''
beforeAll(async () => {
  sandbox = await startSandbox({ settleAfter: Number.POSITIVE_INFINITY })
  parent = mkdtempSync(join(tmpdir(), 'kumicorn-recover-'))
})
afterAll(async () => {
  await sandbox.close()
  rmSync(parent, { recursive: true })
})

describe('recover', () => {
  it('finds what the store has forgotten by its reference, and says what cannot be found without one', async () => {
    const { payments } = createPaynicorn({ ...sandbox.paynicorn })
    const order = { countryCode: 'NG', currency: 'NGN', orderDescription: 'Airtime', amount: '250.00' }
    await payments.create({ ...order, orderId: 'P-1' })
    await sandbox.settle('P-1', 'succeeded')
    const file = join(parent, 'orders.db')
    // A config file is loaded once in a process, and its store closed with the command.
    const again = () => configFolder(parent, `export const options = ${optionsAt(sandbox, file)}`)
    const none = await inProcess(['recover', '--since', '1h'], again())
    expect(none).toMatchObject({
      code: 0,
      stdout: 'No orders.\n',
      stderr: expect.stringContaining('no gateway lists orders'),
    })
    const bare = again()
    writeFileSync(join(bare, 'empty.txt'), '\n')
    // Found by an attack: nothing was said of it, and the hint was left out.
    expect(await inProcess(['recover', '--since', '1h', '--references', 'empty.txt'], bare)).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/empty\.txt holds no reference\.\s+.*no gateway lists orders/),
    })
    const folder = again()
    writeFileSync(join(folder, 'sold.txt'), 'P-1\tpayment\nP-2\tpayment\tpaynicorn\n')
    const { code, stdout } = await inProcess(['recover', '--since', '1h', '--references', 'sold.txt'], folder)
    expect(code).toBe(1)
    expect(stdout).toMatch(/changed +P-1 +paynicorn +payment +created +succeeded/)
    expect(stdout).toMatch(/missing at the gateway +P-2/)
    const store = sqliteStore({ path: file })
    expect((await store.orders({ limit: 5 })).items).toMatchObject([
      { reference: 'P-1', state: 'succeeded', kind: 'payment' },
    ])
    await store.close()
  })

  // Found by an attack: the payment was found, and with it the refusal of the other gateway was forgotten, and the exit code 0.
  it('ends with 1 when a gateway could not tell, whatever another one has found', async () => {
    const { payments } = createPaynicorn({ ...sandbox.paynicorn })
    const order = { countryCode: 'NG', currency: 'NGN', orderDescription: 'Airtime', amount: '250.00' }
    await payments.create({ ...order, orderId: 'S-1' })
    await sandbox.settle('S-1', 'succeeded')
    const answer = { kind: 'refused', code: 'JU9989' } as const
    sandbox.faults.next({ gateway: 'kumquat', operation: 'orders.query', answer, times: 'always' })
    const options = optionsAt(sandbox, join(parent, 'silent.db'))
    const folder = configFolder(parent, `export const options = ${options}`)
    writeFileSync(join(folder, 'sold.txt'), 'S-1\n')
    const args = ['recover', '--since', '1h', '--references', 'sold.txt', '--json']
    const { code, stdout } = await inProcess(args, folder)
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      changed: [{ gateway: 'paynicorn', kind: 'payment', reference: 'S-1', after: 'succeeded' }],
      failed: [{ gateway: 'kumquat', kind: 'order', reference: 'S-1', error: { code: 'gateway_refused' } }],
    })
  })

  // Found by an attack: nothing was asked, nothing said, and the exit code was 0.
  it.each(['recover', 'reconcile'])('takes no time that is still to come: %s', async (command) => {
    expect(await inProcess([command, '--since', '2962-01-01'], parent)).toMatchObject({ code: 2 })
  })

  it('is told which file it cannot read', async () => {
    const ran = await inProcess(['recover', '--since', '1h', '--references', 'none.txt'], parent)
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining('none.txt cannot be read') })
  })
})
