import { addDoctor, addSign, addTrigger, addVerify, type CliIo } from '@kumicorn/messages/commands'
import type { Command } from 'commander'
import type { ExitCode } from '../exit-codes.ts'
import type { Context } from './context.ts'

/** The commands about signed messages: the sandbox's command has the same ones. */
export function addMessages(program: Command, { terminal, finish, env }: Context): void {
  const io: CliIo = {
    env,
    out: (line) => terminal.print(line),
    stdin: () => terminal.input(),
    exit: (code) => finish(code as ExitCode),
    now: Date.now,
  }
  for (const add of [addDoctor, addSign, addVerify, addTrigger]) add(program, io)
}
