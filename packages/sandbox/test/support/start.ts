import { onTestFinished } from 'vitest'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/index.ts'

/** A sandbox whose clock moves only by `advance`, closed at the end of the test. */
export async function frozen(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ speed: 0, ...options })
  onTestFinished(() => sandbox.close())
  return sandbox
}
