import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Question, Reply } from './serve.ts'

export interface RemoteOptions {
  readonly args?: readonly string[] | undefined
  /** The one core that it runs on. */
  readonly core: string | undefined
  /** For Node itself. */
  readonly flags?: readonly string[] | undefined
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

/** Another process of ours that answers commands (see `serve`). */
export class Remote {
  readonly #name: string
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0
  #closing = false

  constructor(script: URL, { args = [], core, flags = [] }: RemoteOptions) {
    this.#name = [script.pathname.split('/').at(-1), ...args].join(' ')
    const conditions = process.execArgv.filter((arg) => arg.startsWith('--conditions'))
    const node = [process.execPath, ...conditions, ...flags, fileURLToPath(script), ...args]
    const [command, ...rest] = core === undefined ? node : ['taskset', '-c', core, ...node]
    this.#child = spawn(command as string, rest, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    this.#child.on('message', (reply: Reply) => this.#take(reply))
    this.#child.on('error', (error) => this.#lose(error.message))
    this.#child.on('exit', (code, signal) => this.#lose(`it has ended (${signal ?? code})`))
  }

  /** Rejects with what the other process has thrown, or when it has ended. */
  call<T>(command: string, given?: unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject })
      this.#child.send({ id, command, given } satisfies Question, (error) => {
        if (error) this.#take({ id, error: error.message })
      })
    })
  }

  async close(): Promise<void> {
    this.#closing = true
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await ended
  }

  #take(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    if ('error' in reply) waiting?.reject(new Error(`${this.#name}: ${reply.error}`))
    else waiting?.resolve(reply.value)
  }

  #lose(why: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(`${this.#name}: ${why}`))
    this.#waiting.clear()
    if (!this.#closing) process.exitCode = 1
  }
}
