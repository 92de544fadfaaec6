import type { CliIo } from '@kumicorn/messages/commands'
import { runCommandLine } from '../../src/cli/program.ts'

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs the command line inside the test. */
export async function run(
  args: readonly string[],
  {
    stdin = '',
    env = {},
    now = Date.now(),
  }: { stdin?: string | Promise<Uint8Array>; env?: CliIo['env']; now?: number } = {},
): Promise<Ran> {
  const lines: string[] = []
  let err = ''
  let code = 0
  await runCommandLine(
    args,
    {
      env,
      out: (line) => lines.push(line),
      stdin: async () => (typeof stdin === 'string' ? Buffer.from(stdin) : stdin),
      exit: (given) => {
        code = given
      },
      now: () => now,
    },
    (text) => {
      err += text
    },
  )
  return { code, out: lines.join('\n'), err }
}
