import type { Dispatcher } from 'undici'
import { TransportError } from '../data/errors.ts'
import { isError } from '../data/realm.ts'
import { asTransportError, type TransportRequest, type TransportResponse, tooLarge } from './transport.ts'

/**
 * One request through undici's own dispatcher, without the stream that `undici.request` makes of each body. A request
 * that has not begun on a connection of ours has surely not been sent, whatever went wrong.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: TransportRequest,
  isOurs: boolean,
): Promise<TransportResponse> {
  return new Promise((resolve, reject) => {
    const running = new Running(request, isOurs, resolve, reject)
    const { method, headers, body = null } = request
    const { origin, pathname, search } = new URL(request.url)
    const path = pathname + search
    try {
      // The call's own deadline rules: undici's shorter ones would end a call that still has time.
      dispatcher.dispatch({ origin, path, method, headers, body, headersTimeout: 0, bodyTimeout: 0 }, running)
    } catch (error) {
      running.onResponseError(undefined, error)
    }
  })
}

class Running implements Dispatcher.DispatchHandler {
  readonly #request: TransportRequest
  readonly #isOurs: boolean
  readonly #resolve: (response: TransportResponse) => void
  readonly #reject: (error: unknown) => void
  readonly #chunks: Uint8Array[] = []
  #size = 0
  #status = 0
  #headers: Readonly<Record<string, string>> = {}
  #controller: Dispatcher.DispatchController | undefined
  #hasEnded = false

  constructor(
    request: TransportRequest,
    isOurs: boolean,
    resolve: (response: TransportResponse) => void,
    reject: (error: unknown) => void,
  ) {
    this.#request = request
    this.#isOurs = isOurs
    this.#resolve = resolve
    this.#reject = reject
    request.signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  /** The connection is there, and the first byte is about to be written. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#hasEnded) controller.abort(new Error('given up before it began'))
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return
    this.#status = status
    this.#headers = flatHeaders(headers)
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#size += chunk.byteLength
    if (this.#size > this.#request.maxResponseBytes) this.#fail(tooLarge(this.#request))
    else this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    if (!this.#end()) return
    const [only] = this.#chunks
    const body = this.#chunks.length === 1 ? (only as Uint8Array) : Buffer.concat(this.#chunks)
    this.#resolve({ status: this.#status, headers: this.#headers, body })
  }

  onResponseError(_controller: unknown, error: unknown): void {
    this.#fail(this.#truly(asTransportError(error, this.#request)))
  }

  readonly #onAbort = (): void => {
    const reason: unknown = this.#request.signal.reason
    this.#fail(reason instanceof TransportError ? this.#truly(reason) : reason)
  }

  /** What has begun may have been sent, also when somebody's dispatcher went on after it and then reached nobody. */
  #truly(error: TransportError): TransportError {
    if (this.#controller !== undefined) return withSent(error, 'maybe')
    return this.#isOurs ? withSent(error, 'no') : error
  }

  #fail(error: unknown): void {
    if (!this.#end()) return
    this.#reject(error)
    this.#controller?.abort(isError(error) ? error : new Error('given up'))
  }

  /** True the first time. */
  #end(): boolean {
    if (this.#hasEnded) return false
    this.#hasEnded = true
    this.#request.signal.removeEventListener('abort', this.#onAbort)
    return true
  }
}

/** Why a request was given up of which nothing has been handed to anybody. */
export function givenUp({ signal }: TransportRequest): unknown {
  const reason: unknown = signal.reason
  return reason instanceof TransportError ? withSent(reason, 'no') : reason
}

const withSent = (error: TransportError, requestSent: 'no' | 'maybe'): TransportError => {
  const { failure, message, cause, gateway, operation } = error
  if (error.requestSent === requestSent) return error
  return new TransportError(failure, message, { cause, gateway, operation, requestSent })
}

function flatHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Readonly<Record<string, string>> {
  const flat: Record<string, string> = {}
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined) flat[name] = typeof value === 'string' ? value : value.join(', ')
  }
  return flat
}
