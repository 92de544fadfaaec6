/** A callback as an adapter received it: the raw bytes, nothing parsed. */
export interface CallbackRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly rawBody: Uint8Array
  /** The address of the peer; needed when `allowIps` is set. */
  readonly remoteAddress?: string | undefined
}

/** What an adapter must send back, byte for byte. */
export interface CallbackResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Takes a callback to its reply. Never rejects. */
export type CallbackHandler = (request: CallbackRequest) => Promise<CallbackResponse>

/** The three kinds of callbacks. Each kind is a space of references of its own. */
export type CallbackKind = 'kumquat' | 'paynicornPostback' | 'paynicornRecharge'
