import type { Transport, TransportRequest, TransportResponse } from '@kumicorn/core'
import type { Life } from './life.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** What becomes of one request. */
export type Fate =
  | 'passes'
  | 'unreachable'
  | 'lost before acceptance'
  | 'lost after acceptance'
  | '5xx before acceptance'
  | '5xx after acceptance'
  | 'answer garbled'
  | 'request held'
  | 'answer held'
  | 'as before'

/** What is held comes free by itself after this time: well within the grace time of "no such order". */
const LONGEST_HOLD = 5 * 60_000

/** A replica does not lag for longer. */
const LONGEST_LAG = 2 * 60_000

const systemError = (code: string, syscall: string): Error =>
  Object.assign(new Error(`${syscall} ${code}`), { code, syscall })

const badGateway = (): TransportResponse => ({
  status: 502,
  headers: { 'content-type': 'text/html' },
  body: Buffer.from('<h1>Bad Gateway</h1>'),
})

/** The network between the merchant and the gateways: one real request at a time, each with its fate. */
export class Wire {
  readonly #real: Transport
  readonly #clock: VirtualClock
  readonly #held: (() => void)[] = []
  #fates: Fate[] = []
  #turn: Promise<unknown> = Promise.resolve()
  #isCalm = false
  /** The last answer to each question that was asked, by what was asked. */
  readonly #answers = new Map<string, { readonly at: number; readonly answer: TransportResponse }>()

  constructor(real: Transport, clock: VirtualClock) {
    this.#real = real
    this.#clock = clock
  }

  /** Decides over the next requests, before those that were decided earlier. */
  next(fates: readonly Fate[]): void {
    this.#fates.unshift(...fates)
  }

  /** Lets one held request or answer go on. */
  release(index: number): void {
    const [go] = this.#held.splice(index % Math.max(1, this.#held.length), 1)
    go?.()
  }

  /** From now on everything passes. */
  calm(): void {
    this.#isCalm = true
    this.#fates = []
    while (this.#held.length > 0) this.release(0)
  }

  /** The network as one process sees it. */
  of(life: Life): Transport {
    return { send: (request) => life.step(() => this.#send(request)) }
  }

  async #send(request: TransportRequest): Promise<TransportResponse> {
    const fate = this.#isCalm ? 'passes' : (this.#fates.shift() ?? 'passes')
    switch (fate) {
      case 'passes':
        return this.#remembered(request)
      // A replica that lags: it answers what was true the last time.
      case 'as before':
        return this.#lagging(request) ?? this.#remembered(request)
      case 'unreachable':
        throw systemError('ECONNREFUSED', 'connect')
      case 'lost before acceptance':
        throw systemError('ECONNRESET', 'read')
      case '5xx before acceptance':
        return badGateway()
      case 'lost after acceptance':
        await this.#exchange(request)
        throw systemError('ECONNRESET', 'read')
      case '5xx after acceptance':
        await this.#exchange(request)
        return badGateway()
      case 'answer garbled': {
        const answer = await this.#exchange(request)
        return { ...answer, body: answer.body.subarray(0, Math.floor(answer.body.length / 2)) }
      }
      case 'request held':
        return untilAborted(
          request.signal,
          this.#hold().then(() => this.#exchange(request)),
        )
      case 'answer held': {
        const answer = await this.#exchange(request)
        return untilAborted(
          request.signal,
          this.#hold().then(() => answer),
        )
      }
    }
  }

  #lagging(request: TransportRequest): TransportResponse | undefined {
    const last = this.#answers.get(questionOf(request) ?? '')
    return last && this.#clock.now() - last.at <= LONGEST_LAG ? last.answer : undefined
  }

  async #remembered(request: TransportRequest): Promise<TransportResponse> {
    const answer = await this.#exchange(request)
    const question = questionOf(request)
    if (question !== undefined) this.#answers.set(question, { at: this.#clock.now(), answer })
    return answer
  }

  #hold(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(LONGEST_HOLD, () => {
        this.#held.splice(this.#held.indexOf(go), 1)
        resolve()
      })
      const go = (): void => {
        cancel()
        resolve()
      }
      this.#held.push(go)
    })
  }

  /** One after the other, so that a run is the same each time. An exchange ends whatever its caller does. */
  #exchange(request: TransportRequest): Promise<TransportResponse> {
    const { signal } = new AbortController()
    const answer = this.#turn.then(() => this.#real.send({ ...request, signal }))
    this.#turn = answer.catch(() => undefined)
    return this.#clock.track(answer)
  }
}

/** What a request asks about an order; undefined for anything but a question. */
function questionOf({ url, body = '' }: TransportRequest): string | undefined {
  if (!/(?:query|look)$/i.test(url)) return undefined
  const { content, request_no, message } = JSON.parse(body) as Readonly<Record<string, string | undefined>>
  return `${url} ${content ?? request_no ?? message ?? ''}`
}

function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    work.then(resolve, reject)
  })
}
