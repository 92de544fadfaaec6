import type { IncomingHttpHeaders } from 'node:http'

/** A request as an adapter hands it in. */
export interface ConsoleRequest {
  readonly method: string
  /** Below the mount: `/`, `/assets/app.js`, `/api/orders`. */
  readonly path: string
  /** The last part of the address, when it is that of the mount without a slash at its end. */
  readonly bare: string | undefined
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly remoteAddress: string | undefined
  /** What the application's `user` is asked with. */
  readonly given: unknown
  /** The JSON of the body. @throws Refusal */
  body(): Promise<unknown>
}

/** Takes what is written over time, e.g. server-sent events. */
export interface Sink {
  write(text: string): void
  end(): void
  /** How much waits to be read by the other side, in bytes. */
  readonly backlog: number
  /** False once the server that the connection belongs to is closing. */
  readonly isServing: boolean
}

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** A text, the bytes of a file, or who writes: what is returned is called once the client has gone. */
  readonly body: string | Uint8Array | ((sink: Sink) => () => void)
}

/** Why a request is not carried out. `code` is for the page, `message` for people. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  /** What the page needs to know beside. */
  readonly more: Readonly<Record<string, unknown>>

  constructor(status: number, code: string, message: string, more: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.name = 'Refusal'
    this.status = status
    this.code = code
    this.more = more
  }
}

/** A file to be saved, in place of what a page shows. */
export class Attachment {
  readonly name: string
  readonly type: string
  readonly text: string

  /** @param name of the file: letters, digits, `-`, `_` and `.` */
  constructor(name: string, type: string, text: string) {
    this.name = name
    this.type = type
    this.text = text
  }
}
