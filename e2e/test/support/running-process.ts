import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'

const PATIENCE = 20_000

const running = new Set<ChildProcess>()
// Whatever becomes of the tests, no process outlives them.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A Node process of its own. */
export class RunningProcess {
  readonly #child: ChildProcess
  readonly #closed: Promise<unknown>
  #output = ''

  constructor(
    args: readonly string[],
    options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
  ) {
    const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env
    // Nothing else of the surroundings: a developer's own variables must not reach a sample.
    this.#child = spawn(process.execPath, args, {
      cwd: options.cwd,
      env: { PATH, NODE_COMPILE_CACHE, NO_COLOR: '1', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.add(this.#child)
    const collect = (text: string): void => {
      this.#output += text
    }
    this.#child.stdout?.setEncoding('utf8').on('data', collect)
    this.#child.stderr?.setEncoding('utf8').on('data', collect)
    this.#closed = once(this.#child, 'close').finally(() => running.delete(this.#child))
  }

  /** All that it has written, to stdout and to stderr. */
  get output(): string {
    return this.#output
  }

  /** Waits until its output matches, and gives the first group of the match. */
  async said(pattern: RegExp): Promise<string> {
    for (const since = Date.now(); ; await setTimeout(10)) {
      const match = pattern.exec(this.#output)
      if (match) return match[1] ?? match[0]
      if (this.hasEnded || Date.now() - since > PATIENCE) {
        throw new Error(`it never said ${pattern}, but this:\n${this.#output}`)
      }
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  /** The exit code, when it has ended; the signal when one killed it. */
  async ended(): Promise<number | string | null> {
    await this.#closed
    return this.#child.exitCode ?? this.#child.signalCode
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL')
    await this.#closed
  }
}
