import type { Context } from '../../../packages/cli/src/commands/context.ts'
import { buildProgram } from '../../../packages/cli/src/program.ts'
import { sandboxProgram } from '../../../packages/sandbox/src/cli/program.ts'
import { MADE, page } from '../markdown.ts'
import { type HelpOf, helpOf } from './help.ts'

const terminal = { print() {}, note() {}, input: async () => new Uint8Array() }
const nothing = { terminal, env: {}, finish() {} } as unknown as Context

const io = { env: {}, out() {}, stdin: async () => new Uint8Array(), exit() {}, now: () => 0 }

const section = ({ name, help }: HelpOf): readonly string[] => [`## ${name}`, `\`\`\`text\n${help}\n\`\`\``]

/** Every command of `kumicorn`, by its own help. */
export const cliPage = (): string =>
  page({ title: 'Command: kumicorn', order: 60 }, [
    MADE,
    '# Command: kumicorn',
    'Of [`@kumicorn/cli`](../../packages/cli/README.md), by its own help. The options of `kumicorn` itself go with each of its commands.',
    helpOf(buildProgram(nothing)).flatMap(section),
  ])

/** Every command of `kumicorn-sandbox`, by its own help. */
export const sandboxCliPage = (): string =>
  page({ title: 'Command: kumicorn-sandbox', order: 70 }, [
    MADE,
    '# Command: kumicorn-sandbox',
    'Of [`@kumicorn/sandbox`](../../packages/sandbox/README.md), by its own help.',
    helpOf(sandboxProgram(io, () => undefined)).flatMap(section),
  ])
