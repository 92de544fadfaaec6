import { checkOptions, type OptionChecks } from '@kumicorn/core/adapter'
import { SandboxError } from './errors.ts'

/** Checks the names and the values of options. @throws SandboxError that names the mistake and what is meant */
export function checkSandboxOptions<Options extends object>(
  of: string,
  options: unknown,
  checks: OptionChecks<Options>,
): asserts options is Options {
  try {
    checkOptions<Options>(of, options, checks)
  } catch (cause) {
    throw new SandboxError((cause as Error).message, { cause })
  }
}
