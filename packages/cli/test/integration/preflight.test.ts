import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Sandbox, startSandbox } from '@kumicorn/sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kumicorn } from '../helpers/command.ts'
import { configFolder, optionsAt } from '../helpers/config.ts'
import { inProcess } from '../helpers/in-process.ts'

let sandbox: Sandbox
let parent = ''
let stores = 0
beforeAll(async () => {
  sandbox = await startSandbox()
  parent = mkdtempSync(join(tmpdir(), 'kumicorn-preflight-'))
})
afterAll(async () => {
  await sandbox.close()
  rmSync(parent, { recursive: true })
})

const HANDLERS = `export function handlers(kumicorn) { kumicorn.on('order.failed', { name: 'refund', handle() {} }) }`

/** A folder with a config file. */
function merchant(change = '', handlers = HANDLERS): string {
  stores += 1
  const options = optionsAt(sandbox, join(parent, `orders-${stores}.db`))
  return configFolder(parent, `export const options = ${options}\n${change}\n${handlers}`)
}

const WRONG_KEY = `options.kumquat.signKey = 'not-the-key'`

describe('preflight', () => {
  it('shows every line, what to do about it, and ends with 0 when nothing has failed', async () => {
    const { code, stdout, stderr } = await inProcess(['preflight'], merchant())
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^STATE +OF +CHECK +FOUND\n/)
    expect(stdout).toMatch(/\nok +kumquat +credentials +the gateway accepts our account and what we sign\n/)
    expect(stdout).toMatch(/\nnot checked +paynicorn +balance +Paynicorn has no operation/)
    expect(stdout).toMatch(/\nwarning: kumquat callbackUrl: .*\n {2}mend: give kumquat\.callbackUrl/)
    expect(stdout).toMatch(/\n\d+ checks: \d+ ok, \d+ warnings?, \d+ not checked\n$/)
  })

  it('ends with 1 when something has failed, in JSON too, and shows no key', async () => {
    const folder = merchant(WRONG_KEY)
    const { code, stdout } = await inProcess(['preflight', '--json'], folder)
    expect(code).toBe(1)
    const report = JSON.parse(stdout) as { ok: boolean; lines: Record<string, unknown>[] }
    expect(report.ok).toBe(false)
    expect(report.lines).toContainEqual({
      subject: 'kumquat',
      check: 'credentials',
      state: 'failed',
      found: expect.stringContaining('JU9994'),
      mend: expect.stringContaining('kumquat.signKey'),
    })
    for (const line of report.lines)
      expect(Object.keys(line)).toEqual(['subject', 'check', 'state', 'found', 'mend'])
    expect(stdout).not.toMatch(/not-the-key|123456789|sandbox-merchant-secret/)
  })

  it('with --strict ends with 1 for warnings, too', async () => {
    expect(await inProcess(['preflight', '--strict'], merchant())).toMatchObject({ code: 1 })
  })

  it('says that a store forgets, where other commands refuse it', async () => {
    const folder = merchant('options.store = memoryStore()')
    const { code, stdout } = await inProcess(['preflight', '--production'], folder)
    expect(code).toBe(1)
    expect(stdout).toMatch(/\nfailed +store +durable +the store forgets every order/)
    expect(await inProcess(['reconcile'], folder)).toMatchObject({ code: 2 })
  })

  it('does not look at handlers that the config file does not register', async () => {
    const { stdout } = await inProcess(['preflight'], merchant('', ''))
    expect(stdout).toMatch(/\nnot checked +handlers +registered/)
  })

  it('asks the addresses of callbacks, all or one by one, but not both', async () => {
    const all = await inProcess(['preflight', '--public-url', `${sandbox.url}/callbacks`], merchant())
    expect(all.code).toBe(1)
    expect(all.stdout).toMatch(/\nfailed +callbacks +kumquat +\S+\/callbacks\/kumquat answers 404/)
    const one = ['--callback', `kumquat=${sandbox.url}/a`, '--callback', `paynicornPostback=${sandbox.url}/b`]
    const { stdout } = await inProcess(['preflight', ...one, '--country', 'ke', '--timeout', '5'], merchant())
    expect(stdout).toMatch(/failed +callbacks +kumquat +\S+\/a answers 404/)
    expect(stdout).toMatch(/failed +callbacks +paynicornPostback +\S+\/b answers 404/)
    expect(stdout).toContain('methods of payment of KE in KES')
    const both = await inProcess(['preflight', '--public-url', sandbox.url, ...one], merchant())
    expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('give either --public-url or') })
  })

  it('needs a config file, and a core that has it', async () => {
    const ran = await inProcess(['preflight', '--store', 'sqlite:./orders.db'], parent)
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining('a config file is needed') })
    const text = 'export const kumicorn = { orders: {}, deadLetters: {}, reconcile() {}, async stop() {} }'
    const older = await inProcess(['preflight'], configFolder(parent, text))
    expect(older).toMatchObject({ code: 2, stderr: expect.stringContaining('is of an earlier version') })
  })

  it('runs as a command', async () => {
    const { code, stdout } = await kumicorn(['preflight'], { folder: merchant() })
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('checks: ') })
  })
})
