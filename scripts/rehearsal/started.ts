import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'

/** A program that runs until it is ended. */
export interface Started {
  /** Waits until it has printed something. @throws when it ends before, or half a minute has gone */
  says(words: RegExp): Promise<string>
  end(): Promise<void>
}

/** Starts a file of JavaScript or TypeScript in a folder. */
export function start(
  folder: string,
  env: NodeJS.ProcessEnv,
  file: string,
  ...args: readonly string[]
): Started {
  const child = spawn(process.execPath, ['--no-warnings', file, ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      said += data
    })
  const exited = once(child, 'exit')
  return {
    async says(words) {
      for (let tries = 0; tries < 600; tries += 1) {
        const [found] = words.exec(said) ?? []
        if (found !== undefined) return found
        if (child.exitCode !== null) break
        await pause(50)
      }
      throw new Error(`${file} has not said ${words}, but:\n${said}`)
    },
    async end() {
      child.kill()
      await exited
    },
  }
}
