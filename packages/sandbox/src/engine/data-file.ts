import { rename, rm, writeFile } from 'node:fs/promises'
import { SandboxError } from '../errors.ts'
import type { SandboxOptions } from '../options.ts'
import type { EventHub } from './events.ts'
import type { SandboxState } from './snapshot.ts'

/** Changes of one moment are written together. */
const PAUSE = 50
/** Big states are written less often: at most this share of the time goes into writing. */
const SHARE = 10

/** Keeps a state in a file that is whole at every moment, be it the old one or the new. */
export class DataFile {
  readonly #path: string
  readonly #state: () => SandboxState
  readonly #failed: (reason: string) => void
  readonly #stops: readonly (() => void)[]
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()
  #took = 0
  #closed = false

  constructor(path: string, state: () => SandboxState, events: EventHub, now: () => number) {
    this.#path = path
    this.#state = state
    this.#failed = (reason) => events.emit('data-failed', { at: now(), path, reason })
    const changes = [
      'order',
      'callback',
      'acknowledged',
      'callback-failed',
      'fault',
      'faults',
      'cleared',
    ] as const
    this.#stops = changes.map((name) => events.on(name, () => this.changed()))
  }

  /** Writes a first time. @throws SandboxError when the file cannot be written */
  async begin(): Promise<void> {
    const writing = this.#writing.then(() => this.#write())
    this.#writing = writing.catch(() => {})
    try {
      await writing
    } catch (cause) {
      throw new SandboxError(`the data file ${this.#path} cannot be written: ${reasonOf(cause)}`, { cause })
    }
  }

  /** Writes soon. */
  changed(): void {
    if (this.#closed || this.#timer !== undefined) return
    this.#timer = setTimeout(() => this.#writeNow(), PAUSE + this.#took * SHARE)
    this.#timer.unref()
  }

  /** Writes a last time. */
  async close(): Promise<void> {
    this.#closed = true
    for (const stop of this.#stops) stop()
    this.#writeNow()
    await this.#writing
  }

  #writeNow(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#writing = this.#writing.then(() => this.#write()).catch((error) => this.#failed(reasonOf(error)))
  }

  async #write(): Promise<void> {
    const start = performance.now()
    const draft = `${this.#path}.${process.pid}.tmp`
    try {
      await writeFile(draft, `${JSON.stringify(this.#state())}\n`, { mode: 0o600, flush: true })
      await rename(draft, this.#path)
    } catch (error) {
      await rm(draft, { force: true }).catch(() => {})
      throw error
    } finally {
      this.#took = performance.now() - start
    }
  }
}

const reasonOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? (error as Error).message

/**
 * Options to go on from a state: with its seed, and with its clock as far ahead of the real time as it was, or,
 * standing still, where it stood.
 * @throws SandboxError when another seed is asked for, which would bring other products
 */
export function continued(options: SandboxOptions, state: SandboxState): SandboxOptions {
  const { seed = state.seed, speed = 1 } = options
  if (seed !== state.seed) {
    throw new SandboxError(`the data file belongs to seed ${state.seed}, not ${seed}`)
  }
  const ahead = state.now - Date.parse(state.savedAt)
  const startsAt = options.startsAt ?? (speed === 0 ? state.now : Date.now() + ahead)
  return { ...options, seed, startsAt }
}
