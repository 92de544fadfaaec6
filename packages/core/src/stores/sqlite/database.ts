import type { Worker } from 'node:worker_threads'
import { StoreError } from '../../data/errors.ts'
import { ownUrl } from '../../data/own-url.ts'
import { PassingMap } from '../../data/passing-map.ts'
import { isError } from '../../data/realm.ts'
import type { CallName, Failure, GivenTo, ReturnedBy } from './calls.ts'
import type { KnownFiles } from './kept-files.ts'
import type { ToWorker } from './mailbox.ts'
import { Outbox, type Sent } from './outbox.ts'
import type { Answer, FromWorker, WorkerData } from './worker.ts'

/** What answers the calls of a store. */
export interface Database {
  /** @throws StoreError, and nothing is changed */
  call<Name extends CallName>(name: Name, ...given: GivenTo<Name>): Promise<ReturnedBy<Name>>
  /** Final: whatever is asked for afterwards is refused. What is under way is finished. */
  close(): Promise<void>
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: StoreError): void
}

const here = ownUrl(() => import.meta.url)
/** The file of the thread, as this one is: source or built. A bundle does not have it. */
const WORKER = here && new URL(here.endsWith('.ts') ? './worker.ts' : './worker.cjs', here)
const MEND =
  'if you bundle your application, leave @kumicorn/core out of the bundle: in Next.js by serverExternalPackages, ' +
  'in SvelteKit by having it among the dependencies'

/** Reaches one SQLite file through a thread of its own, so that no wait for the disk stops the event loop. */
export class ThreadDatabase implements Database {
  readonly #path: string
  readonly #waiting = new PassingMap<number, Waiting>()
  readonly #outbox = new Outbox((sent) => this.#post(sent))
  #worker: Worker | undefined
  /** What a thread has had open: another one must not take it for new. */
  #known: KnownFiles | undefined
  #lastId = 0
  #closed: Promise<void> | undefined

  constructor(path: string) {
    this.#path = path
  }

  call<Name extends CallName>(name: Name, ...given: GivenTo<Name>): Promise<ReturnedBy<Name>> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(this.#error('the store is closed'))
      const id = ++this.#lastId
      this.#outbox.add({ id, name, given })
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject })
    })
  }

  close(): Promise<void> {
    this.#closed ??= this.#end()
    return this.#closed
  }

  async #end(): Promise<void> {
    this.#outbox.empty()
    const worker = this.#worker
    if (worker === undefined) return
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    worker.ref()
    worker.postMessage('close' satisfies ToWorker)
    await ended
  }

  #post(sent: readonly Sent[]): void {
    try {
      this.#worker ??= this.#start()
      // The process lives until what it has asked for is answered.
      this.#worker.ref()
      this.#worker.postMessage(sent satisfies ToWorker)
    } catch (error) {
      // What cannot be sent to a thread spoils nothing for the others.
      if (sent.length > 1) for (const one of sent) this.#post([one])
      else for (const { id } of sent) this.#take(id)?.reject(this.#error((error as Error).message, error))
    }
  }

  #start(): Worker {
    // Only who has such a store waits for it.
    if (!WORKER) throw new Error(`the file of its thread is not there (${MEND})`)
    const threads = process.getBuiltinModule('node:worker_threads')
    const workerData: WorkerData = { path: this.#path, known: this.#known }
    const worker = new threads.Worker(WORKER, { name: 'kumicorn-sqlite', workerData, ...ownFlags() })
    worker.on('message', (message: FromWorker) => this.#hear(message))
    worker.on('error', (error) => this.#lose(worker, error))
    worker.on('exit', () => this.#lose(worker, undefined))
    return worker
  }

  #hear(message: FromWorker): void {
    if (Array.isArray(message)) this.#answer(message)
    // What is neither is of Node: under --watch it tells its own process, through this port, what the thread has loaded.
    else if ('path' in message) this.#known = message
  }

  #answer(answer: Answer): void {
    for (const [id, result] of answer) {
      const waiting = this.#take(id)
      if ('value' in result) waiting?.resolve(result.value)
      else waiting?.reject(errorOf(result.failure))
    }
    if (this.#waiting.size === 0) this.#worker?.unref()
  }

  /** The thread has ended by itself: what it has not answered may not have been done. The next call starts another. */
  #lose(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    const why = isError(cause) ? `: ${cause.message}` : ''
    const hint = `its thread has ended${why} (${MEND})`
    const unsent = new Set(this.#outbox.calls().map(({ id }) => id))
    for (const id of [...this.#waiting.keys()])
      if (!unsent.has(id)) this.#take(id)?.reject(this.#error(hint, cause))
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    return waiting
  }

  #error(message: string, cause?: unknown): StoreError {
    return new StoreError(`sqliteStore: ${this.#path}: ${message}`, { cause })
  }
}

/** A thread has the flags of its process; but with this one Node runs no file. */
const ownFlags = (): { execArgv?: string[] } =>
  process.execArgv.some((flag) => flag.startsWith('--input-type')) ? { execArgv: [] } : {}

/** @internal */
export function errorOf({ message, cause }: Failure): StoreError {
  const { message: text, ...codes } = cause
  return new StoreError(message, { cause: Object.assign(new Error(text), codes) })
}
