import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** A folder that anybody may enter, removed at the end of the test. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kumicorn-'))
  await chmod(folder, 0o755)
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

export const newPath = async (): Promise<string> => join(await newFolder(), 'orders.db')

/** Runs SQL on a database file, as somebody else does. Returns the rows. */
export function sql(path: string, text: string): Record<string, unknown>[] {
  const database = new DatabaseSync(path)
  try {
    return database.prepare(text).all()
  } finally {
    database.close()
  }
}

/** Another process that runs a file on the sources, stopped at the end of the test. */
export async function otherProcess(file: URL, args: readonly string[] = [], flags: readonly string[] = []) {
  const path = fileURLToPath(file)
  const child = spawn(process.execPath, ['--no-warnings', ...flags, path, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  let printed = ''
  const watchers = new Set<() => void>()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
    for (const watch of watchers) watch()
  })
  return {
    /** Resolves once the process has printed this. */
    prints: (text: string) =>
      new Promise<void>((resolve) => {
        const watch = (): void => {
          if (!printed.includes(text)) return
          watchers.delete(watch)
          resolve()
        }
        watchers.add(watch)
        watch()
      }),
    tell: (line: string): void => void child.stdin.write(`${line}\n`),
    /** Everything that it printed, when it has ended by itself. */
    async output(): Promise<string> {
      await ended
      return printed
    },
  }
}
