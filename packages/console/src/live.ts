import { hash } from 'node:crypto'
import type { Sink } from './exchange.ts'
import type { Settings } from './options.ts'

/** Browsers that look at a time. */
const MOST = 200
/** Orders that one look asks about, whoever looks at them: with more of them, each has its turn. */
const MOST_ORDERS = 20
/** Milliseconds between signs of life, so that proxies keep the connection and one that is gone is noticed. */
const HEARTBEAT = 15_000
/** Milliseconds that a connection lives: the next one comes past the guard of the application again. */
const LONGEST = 10 * 60_000
/** A reader that falls behind by more is cut off; it will come back and read anew. */
const BACKLOG = 1024 * 1024

/** Which order somebody looks at. */
export interface Watched {
  readonly reference: string
  readonly kind: string | undefined
  readonly gateway: string | undefined
}

interface Reader {
  readonly sink: Sink
  readonly order: Watched | undefined
  readonly since: number
  beatAt: number
}

export interface LiveParts {
  readonly settings: Settings
  /** How everything stands. */
  overview(): Promise<{ readonly at: number }>
  /** What changes with an order. */
  revision(order: Watched): Promise<string | undefined>
}

/**
 * Tells everybody who looks what has changed. One look at the store after another, however many look; none when nobody
 * does.
 */
export class Live {
  readonly #parts: LiveParts
  readonly #readers = new Set<Reader>()
  /** What was told last, by the kind of event; `mark`: what the next is compared with. */
  readonly #told = new Map<string, { readonly data: string; readonly mark: string }>()
  /** In the order in which they were asked about. */
  readonly #revisions = new Map<string, string>()
  #cancel: (() => void) | undefined
  #isLooking = false
  #isClosed = false

  constructor(parts: LiveParts) {
    this.#parts = parts
  }

  get hasRoom(): boolean {
    return !this.#isClosed && this.#readers.size < MOST
  }

  /** Lets somebody look. Returns how to stop that. */
  join(sink: Sink, order: Watched | undefined): () => void {
    const since = this.#parts.settings.clock.now()
    const reader = { sink, order, since, beatAt: since }
    this.#readers.add(reader)
    sink.write('retry: 2000\n\n')
    for (const [event, { data }] of this.#told) send(sink, event, data)
    // Who comes later waits for the next look: it was all read when the page was made.
    if (this.#readers.size === 1) this.#next(0)
    return () => {
      this.#readers.delete(reader)
      if (this.#readers.size > 0) return
      this.#cancel?.()
      this.#cancel = undefined
      this.#told.clear()
      this.#revisions.clear()
    }
  }

  /** Sends everybody away, and lets nobody look any more. */
  close(): void {
    this.#isClosed = true
    for (const { sink } of this.#readers) sink.end()
  }

  #next(ms: number): void {
    if (this.#isLooking || this.#cancel || this.#readers.size === 0) return
    const { clock, log, refresh } = this.#parts.settings
    this.#cancel = clock.after(ms, () => {
      this.#cancel = undefined
      this.#isLooking = true
      this.#look()
        .catch((err: unknown) => log.error({ err }, 'kumicorn console: it could not tell what has changed'))
        .finally(() => {
          this.#isLooking = false
          this.#next(refresh)
        })
    })
  }

  async #look(): Promise<void> {
    this.#sweep()
    try {
      const overview = await this.#parts.overview()
      this.#tell('store', '{"ok":true}')
      const data = JSON.stringify(overview)
      // The time of the look is no news.
      this.#tell('overview', data, hash('md5', JSON.stringify({ ...overview, at: 0 }), 'hex'))
      await this.#lookAtOrders()
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      this.#tell('store', JSON.stringify({ ok: false, message }))
    }
  }

  async #lookAtOrders(): Promise<void> {
    const orders = new Map([...this.#readers].flatMap(({ order }) => (order ? [[keyOf(order), order]] : [])))
    for (const key of this.#revisions.keys()) if (!orders.has(key)) this.#revisions.delete(key)
    // Who has not been asked about comes first, and then who was asked about longest ago.
    const turns = new Set([
      ...[...orders.keys()].filter((key) => !this.#revisions.has(key)),
      ...this.#revisions.keys(),
    ])
    for (const key of [...turns].slice(0, MOST_ORDERS)) {
      const revision = await this.#revisionOf(orders.get(key) as Watched)
      const before = this.#revisions.get(key)
      this.#revisions.delete(key)
      this.#revisions.set(key, revision)
      if (before === revision) continue
      for (const reader of this.#readers)
        if (reader.order && keyOf(reader.order) === key)
          send(reader.sink, 'order', JSON.stringify({ revision }))
    }
  }

  /** Of what is no order, or one of several, nothing changes: a store that cannot be used is another matter. */
  async #revisionOf(order: Watched): Promise<string> {
    try {
      return (await this.#parts.revision(order)) ?? ''
    } catch (error) {
      if ((error as { readonly code?: unknown }).code === 'config_invalid') return ''
      throw error
    }
  }

  #tell(event: string, data: string, mark = data): void {
    if (this.#told.get(event)?.mark === mark) return
    this.#told.set(event, { data, mark })
    for (const { sink } of this.#readers) send(sink, event, data)
  }

  /** Those whose server is closing, who read too slowly or have come long ago are sent away; the others get a sign of life. */
  #sweep(): void {
    const now = this.#parts.settings.clock.now()
    for (const reader of this.#readers) {
      const { sink } = reader
      if (!sink.isServing || sink.backlog > BACKLOG || now - reader.since >= LONGEST) sink.end()
      else if (now - reader.beatAt >= HEARTBEAT) {
        reader.beatAt = now
        sink.write(': still here\n\n')
      }
    }
  }
}

const keyOf = ({ reference, kind, gateway }: Watched): string => JSON.stringify([reference, kind, gateway])

const send = (sink: Sink, event: string, data: string): void =>
  sink.write(`event: ${event}\ndata: ${data}\n\n`)
