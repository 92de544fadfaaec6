import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { InvalidArgumentError } from 'commander'

/** A command line that cannot be understood: exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}

/** What commands touch of the process, so that tests can do without one. */
export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Standard output, a line each. */
  out(line: string): void
  /** Everything on standard input. */
  stdin(): Promise<Uint8Array>
  /** 0 unless told otherwise. */
  exit(code: number): void
  readonly now: () => number
  /** Runs something when nobody reads standard output any more. */
  readonly whenUnread?: (run: () => void) => void
}

export const processIo: CliIo = {
  env: process.env,
  // biome-ignore lint/suspicious/noConsole: a command talks to its user
  out: (line) => console.log(line),
  stdin: () => buffer(process.stdin),
  exit(code) {
    process.exitCode = code
  },
  now: Date.now,
}

export const EXIT = { fine: 0, wrong: 1, usage: 2 } as const

/** A file's bytes, or those of standard input for no name and `-`. @throws UsageError */
export async function readInput(io: CliIo, file: string | undefined): Promise<Uint8Array> {
  if (file === undefined || file === '-') return io.stdin()
  try {
    return await readFile(file)
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as NodeJS.ErrnoException).code}`)
  }
}

/** For commander: an argument that `read` takes. */
export const parsedBy =
  <T>(read: (text: string) => T) =>
  (text: string): T => {
    try {
      return read(text)
    } catch (error) {
      throw new InvalidArgumentError((error as Error).message)
    }
  }
