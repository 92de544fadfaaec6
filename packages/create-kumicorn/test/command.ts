import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import type { ReadStream, WriteStream } from 'node:tty'
import { onTestFinished } from 'vitest'
import { run } from '../src/run.ts'

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A folder for one test. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'create-kumicorn-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** Every file below a folder, by its path in it. */
export const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted()

interface Calling {
  readonly folder: string
  readonly env?: Readonly<Record<string, string>>
  /** What a person types, each when the text before it is shown: on a terminal. Nobody is there without it. */
  readonly typed?: readonly (readonly [shown: string, keys: string])[]
}

/** Runs the command in this process. */
export async function create(args: readonly string[], { folder, env = {}, typed }: Calling): Promise<Ran> {
  const isTTY = typed !== undefined
  const stdin = Object.assign(new PassThrough(), { isTTY, setRawMode: () => stdin })
  const waiting = [...(typed ?? [])]
  const told = { stdout: '', stderr: '' }
  const into = (name: 'stdout' | 'stderr') => {
    const stream = Object.assign(new PassThrough(), { isTTY, columns: 120, rows: 40 })
    stream.setEncoding('utf8').on('data', (text: string) => {
      told[name] += text
      const [next] = waiting
      if (next === undefined || !told.stdout.includes(next[0])) return
      waiting.shift()
      // A person types after having read.
      setImmediate(() => stdin.write(next[1]))
    })
    return stream
  }
  const code = await run(args, {
    env,
    folder,
    stdin: stdin as unknown as ReadStream,
    stdout: into('stdout') as unknown as WriteStream,
    stderr: into('stderr') as unknown as WriteStream,
  })
  // What was written last is read in the next turn.
  await new Promise((resolve) => setImmediate(resolve))
  return { code, ...told }
}
