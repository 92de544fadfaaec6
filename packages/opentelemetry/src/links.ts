import type { SpanContext } from '@opentelemetry/api'

/** The spans of the latest calls and events, for spans that come later to link to. The oldest are forgotten. */
export class Links {
  readonly #spans = new Map<string, SpanContext>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  /** @param names what it is the span of, e.g. `event` and its id */
  remember(span: SpanContext, ...names: readonly string[]): void {
    const key = JSON.stringify(names)
    this.#spans.delete(key)
    this.#spans.set(key, span)
    const [oldest] = this.#spans.keys()
    if (this.#spans.size > this.#most && oldest !== undefined) this.#spans.delete(oldest)
  }

  find(...names: readonly string[]): SpanContext | undefined {
    return this.#spans.get(JSON.stringify(names))
  }

  get size(): number {
    return this.#spans.size
  }
}
