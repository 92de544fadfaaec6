import { PassThrough } from 'node:stream'
import { Terminal } from '../../src/output/terminal.ts'
import { run } from '../../src/run.ts'
import type { Ran } from './command.ts'

type Streams = ConstructorParameters<typeof Terminal>[0]

/** Runs the command in the process of the test: no process has to start. */
export async function inProcess(args: readonly string[], folder: string, input?: string): Promise<Ran> {
  const written = { stdout: '', stderr: '' }
  const stream = (name: keyof typeof written): PassThrough =>
    new PassThrough().setEncoding('utf8').on('data', (text: string) => {
      written[name] += text
    })
  const stdin = new PassThrough()
  if (input !== undefined) stdin.end(input)
  const streams = { stdin, stdout: stream('stdout'), stderr: stream('stderr') }
  const code = await run(args, new Terminal(streams as unknown as Streams), { env: {}, folder })
  return { code, ...written }
}
