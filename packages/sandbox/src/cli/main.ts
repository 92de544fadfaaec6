import { processIo } from './io.ts'
import { runCommandLine } from './program.ts'

/** The command on the process's own terminal. Never rejects. */
export async function main(): Promise<void> {
  await runCommandLine(process.argv.slice(2), processIo, (text) => process.stderr.write(text))
}
