import type { ReadStream, WriteStream } from 'node:tty'

/** What the command finds around it. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The current one. */
  readonly folder: string
  readonly stdin: ReadStream
  readonly stdout: WriteStream
  readonly stderr: WriteStream
}

/** Whether a person can be asked. */
export const canAsk = ({ env, stdin, stdout }: Surroundings): boolean =>
  stdin.isTTY === true && stdout.isTTY === true && !env.CI
