import { describe, expect, it, onTestFinished } from 'vitest'
import { SandboxError, startSandbox } from '../../src/index.ts'

describe('options of the sandbox are strict', () => {
  it.each<readonly [unknown, string]>([
    [null, 'startSandbox: the options must be an object, not null'],
    [{ prot: 4000 }, 'startSandbox: there is no option "prot": did you mean "port"?'],
    [{ settleafter: 5 }, 'did you mean "settleAfter"?'],
    [{ kumquat: 'P1' }, 'startSandbox.kumquat must be an object'],
    [
      { kumquat: { callbackURL: 'http://127.0.0.1:9' } },
      'startSandbox.kumquat: there is no option "callbackURL": did you mean "callbackUrl"?',
    ],
    [{ kumquat: { otherAccounts: 'sucess' } }, 'otherAccounts must be one of fail, succeed'],
    [{ paynicorn: { rechargeURL: 'http://127.0.0.1:9' } }, 'did you mean "rechargeUrl"?'],
    [{ paynicorn: { bareAnswers: 'no' } }, 'startSandbox.paynicorn.bareAnswers must be true or false'],
  ])('%j is refused, with what is meant', async (options, message) => {
    const error = await startSandbox(options as never).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(SandboxError)
    expect((error as Error).message).toContain(message)
  })

  it('so are the addresses that are registered later', async () => {
    const sandbox = await startSandbox()
    onTestFinished(() => sandbox.close())
    expect(() => sandbox.callbacksTo({ kumqat: 'http://127.0.0.1:9' } as never)).toThrow(
      'callbacksTo: there is no option "kumqat": did you mean "kumquat"?',
    )
    expect(() => sandbox.callbacksTo(undefined as never)).toThrow(SandboxError)
  })
})
