import type {
  CallbackMessage,
  CallMessage,
  DeliveryMessage,
  QueryMessage,
  RetryMessage,
} from '@kumicorn/core'
import {
  type Attributes,
  context,
  isSpanContextValid,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { Links } from './links.ts'
import { attributes as named } from './names.ts'
import { shownCode } from './shown.ts'

type Message = CallMessage | CallbackMessage | DeliveryMessage | QueryMessage

/** How many calls and events are remembered, to be linked to. */
const REMEMBERED = 10_000

/** A span for each call, callback, delivery and question; what is done meanwhile is inside of it. */
export class Spans {
  readonly #tracer: Tracer
  readonly #references: boolean
  readonly #open = new WeakMap<Message, Span>()
  readonly #links = new Links(REMEMBERED)

  /** @param options `references`: whether spans have the reference of their order */
  constructor(tracer: Tracer, { references }: { readonly references: boolean }) {
    this.#tracer = tracer
    this.#references = references
  }

  callStart(message: CallMessage): void {
    const { gateway, operation, reference, money } = message
    const span = this.#begin(message, `${gateway} ${operation}`, SpanKind.CLIENT, {
      [named.gateway]: gateway,
      [named.operation]: operation,
      ...this.#referenceOf(message),
    })
    if (money && reference !== undefined)
      this.#links.remember(span.spanContext(), 'order', gateway, reference)
  }

  callRetry({ call, result, errorCode }: RetryMessage): void {
    this.#open.get(call)?.addEvent('retry', { [named.result]: result, [named.errorType]: errorCode })
  }

  callEnd(message: CallMessage): void {
    const { result, attempts, httpStatus, errorCode, gatewayCode } = message
    this.#end(message, result === 'error' || result === 'unknown' ? errorCode : undefined, {
      [named.result]: result,
      ...(attempts > 1 && { [named.resends]: attempts - 1 }),
      ...(httpStatus !== undefined && { [named.status]: httpStatus }),
      ...(gatewayCode !== undefined && { [named.gatewayCode]: shownCode(message) }),
    })
  }

  callbackStart(message: CallbackMessage): void {
    const { gateway, kind } = message
    const about = { [named.gateway]: gateway, [named.callback]: kind }
    this.#begin(message, `callback ${kind}`, SpanKind.CONSUMER, about)
  }

  callback(message: CallbackMessage): void {
    const { gateway, reference, status, result, eventId, eventType } = message
    const span = this.#open.get(message)
    const placed = reference === undefined ? undefined : this.#links.find('order', gateway, reference)
    if (placed) span?.addLink({ context: placed })
    if (span && eventId !== undefined) this.#links.remember(span.spanContext(), 'event', eventId)
    // That it is refused is no failure of ours.
    this.#end(message, status !== undefined && status >= 500 ? result : undefined, {
      [named.result]: result,
      ...(status !== undefined && { [named.status]: status }),
      ...(eventId !== undefined && { [named.eventId]: eventId }),
      ...(eventType !== undefined && { [named.eventType]: eventType }),
      ...this.#referenceOf(message),
    })
  }

  deliveryStart(message: DeliveryMessage): void {
    const { gateway, account, kind, reference, handler, eventId, eventType, tries } = message
    const span = this.#begin(message, `process ${handler}`, SpanKind.CONSUMER, {
      [named.gateway]: gateway,
      [named.account]: account,
      [named.kind]: kind,
      [named.handler]: handler,
      [named.eventId]: eventId,
      [named.eventType]: eventType,
      [named.tries]: tries,
      ...this.#referenceOf(message),
    })
    const cause = this.#links.find('event', eventId) ?? this.#links.find('order', gateway, reference)
    if (cause) span.addLink({ context: cause })
  }

  deliveryEnd(message: DeliveryMessage): void {
    const { result, errorName } = message
    this.#end(message, errorName ?? (result === 'dead' ? result : undefined), { [named.result]: result })
  }

  queryStart(message: QueryMessage): void {
    const { gateway, account, kind, reference, scheduled } = message
    const span = this.#begin(message, `query ${gateway}`, SpanKind.INTERNAL, {
      [named.gateway]: gateway,
      [named.account]: account,
      [named.kind]: kind,
      [named.scheduled]: scheduled,
      ...this.#referenceOf(message),
    })
    const placed = this.#links.find('order', gateway, reference)
    if (placed) span.addLink({ context: placed })
  }

  queryEnd(message: QueryMessage): void {
    const { result, errorCode } = message
    this.#end(message, result === 'error' ? errorCode : undefined, { [named.result]: result })
  }

  #begin(message: Message, name: string, kind: SpanKind, attributes: Attributes): Span {
    const span = this.#tracer.startSpan(name, { kind, attributes })
    this.#open.set(message, span)
    if (!isSpanContextValid(span.spanContext())) return span
    const inside = trace.setSpan(context.active(), span)
    const { run: outer } = message
    const run = (work: () => unknown): unknown => context.with(inside, work)
    message.run = outer ? (work) => outer(() => run(work)) : run
    return span
  }

  #end(message: Message, error: string | undefined, attributes: Attributes): void {
    const span = this.#open.get(message)
    this.#open.delete(message)
    span?.setAttributes(attributes)
    if (error !== undefined) {
      span?.setAttribute(named.errorType, error)
      span?.setStatus({ code: SpanStatusCode.ERROR })
    }
    span?.end()
  }

  #referenceOf({ reference }: { readonly reference?: string | undefined }): Attributes {
    return this.#references && reference !== undefined ? { [named.reference]: reference } : {}
  }
}
