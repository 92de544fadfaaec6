import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sandbox, SandboxError, startSandbox } from '../../src/index.ts'

const nothing = (): void => {}

describe('a sandbox that is used wrongly says so at once', () => {
  let sandbox: Sandbox

  beforeAll(async () => {
    sandbox = await startSandbox()
  })
  afterAll(() => sandbox.close())

  it.each([
    ['an event that there is not', 'callbacks', nothing, 'did you mean "callback"?'],
    ['no name', undefined, nothing, 'there is no event "undefined"'],
    ['no listener', 'request', undefined, 'the listener of "request" must be a function'],
  ])('listens to %s', (_what, name, listener, said) => {
    const listen = (): unknown => sandbox.on(name as never, listener as never)
    expect(listen).toThrow(SandboxError)
    expect(listen).toThrow(said)
  })

  it.each([[undefined], [null], [{}], [[]], [5]])('settles and sends again the order %j', async (key) => {
    for (const work of [sandbox.settle(key as never, 'succeeded'), sandbox.resend(key as never)]) {
      const error = await work.catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(SandboxError)
      expect(String(error)).toContain('which order?')
    }
  })

  // Found by an attack: they said that there is no such order.
  it.each([
    [
      { reference: 'A-1', operaton: 'orders.place' },
      'there is no option "operaton": did you mean "operation"?',
    ],
    [{ reference: 'A-1', operation: 'orders.plaec' }, 'did you mean "orders.place"?'],
    [
      { reference: 'A-1', gateway: 'kumquat', operation: 'payments.create' },
      'kumquat has no operation "payments.create"',
    ],
    [{ reference: 'A-1', gateway: 'kumqat' }, 'gateway must be one of kumquat, paynicorn'],
    [{ refrence: 'A-1' }, 'did you mean "reference"?'],
    [{ reference: 5 }, 'reference must be a text, not 5'],
  ])('looks for the order %j', async (key, said) => {
    for (const [name, work] of [
      ['settle', sandbox.settle(key as never, 'succeeded')],
      ['resend', sandbox.resend(key as never)],
    ] as const) {
      const error = await work.catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(SandboxError)
      expect(String(error)).toContain(`sandbox.${name}`)
      expect(String(error)).toContain(said)
    }
  })

  // Found by an attack: a test that meant success tested a failure.
  it.each([['success'], ['SUCCESS'], ['paid'], [{}], [undefined], [null]])(
    'decides an order as %j',
    async (decision) => {
      const work = sandbox.settle('A-1', decision as never)
      await expect(work).rejects.toThrow(SandboxError)
      await expect(work).rejects.toThrow("the decision is 'succeeded' or 'failed'")
    },
  )

  it.each([
    [5, 'x'],
    ['5', nothing],
    [Number.NaN, nothing],
    [5, undefined],
  ])('lets the clock run after %j: %j', (ms, run) => {
    expect(() => sandbox.clock.after(ms as never, run as never)).toThrow('give milliseconds and a function')
  })

  it('takes a port that another has', async () => {
    const { port } = new URL(sandbox.url)
    const second = startSandbox({ port: Number(port) })
    await expect(second).rejects.toThrow(SandboxError)
    await expect(second).rejects.toThrow(`port ${port} of 127.0.0.1 is taken (EADDRINUSE)`)
  })

  // Found by attack: what Node says of it, and no more.
  it('takes an address that is none of a network', async () => {
    const started = startSandbox({ host: 'fe80::1' })
    await expect(started).rejects.toThrow(SandboxError)
    await expect(started).rejects.toThrow(
      /the option host is "fe80::1", and .*: give an address of this machine/,
    )
  })

  it('takes a port that it may not use', async () => {
    const isRoot = process.geteuid?.() === 0
    if (isRoot) process.seteuid?.('nobody')
    const started = startSandbox({ port: 81 }).finally(() => isRoot && process.seteuid?.(0))
    await expect(started).rejects.toThrow(SandboxError)
    await expect(started).rejects.toThrow(
      'the user of this process may not use port 81 of 127.0.0.1 (EACCES): take one above 1023, or a free one with port 0 (the command: --port 0)',
    )
  })

  describe.each(['callbackHosts', 'allowHosts'])('%s', (option) => {
    // Found by an attack: with a port, the name was never met, and nothing said why.
    it.each(['http://shop.test', 'shop.test:8080', 'a b', '[::1]', '[::1]:80', '::1%eth0', 'user@shop.test'])(
      'names %s',
      async (name) => {
        const started = startSandbox({ [option]: ['shop.test', name] })
        await expect(started).rejects.toThrow(SandboxError)
        await expect(started).rejects.toThrow(`${option}: "${name}" is no host: give its name alone`)
      },
    )
  })
})

it('takes undefined for whatever a fault can leave out, and keeps nothing of it', async () => {
  const sandbox = await startSandbox()
  const everywhere = { gateway: undefined, operation: undefined, reference: undefined }
  try {
    const delayed = { kind: 'delayed', by: undefined, clock: undefined } as const
    const plan = { ...everywhere, answer: delayed, callback: undefined, times: undefined }
    expect(sandbox.faults.next(plan)).toStrictEqual({
      id: 'f1',
      type: 'next',
      answer: { kind: 'delayed' },
      left: 1,
    })
    const late = { kind: 'late', by: undefined } as const
    const more = { ...everywhere, seed: undefined, answers: undefined, callbacks: [late] }
    expect(sandbox.faults.random({ rate: 1, ...more })).toMatchObject({ seed: 1 })
    // As they are in a data file, where nothing is undefined.
    expect(sandbox.faults.list()).toStrictEqual(sandbox.export().faults)
  } finally {
    await sandbox.close()
  }
})
