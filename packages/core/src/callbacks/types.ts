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

/** Why a callback never came to its handler. */
export type CallbackLoss =
  /** Something else has read its bytes. */
  | 'callback_unread'
  | 'callback_late'
  /** Its body broke off. */
  | 'callback_broken'
  | 'callback_not_started'
  /** The application has answered it. */
  | 'callback_answered_before'
  /** The host has handed on what is no request. */
  | 'callback_not_taken'

/** What an adapter has to serve. */
export interface CallbackRoutes {
  /** The default path of each kind of callback, by its name; those that are not configured answer 404. */
  readonly paths: Readonly<Record<string, string>>
  /** Adapters need not read on once a body is longer than this: a longer one is refused anyway. */
  readonly maxBodyBytes: number
  /** Whether callbacks are only taken from some addresses (`allowIps`): without `remoteAddress` none is taken then. */
  readonly needsAddress: boolean
  /** Milliseconds after which a body that is still coming in is answered 408 and its connection closed. */
  readonly bodyTimeout: number
  /** For adapters: tells who watches (`kumicorn:callback`) of a callback that they have answered without its handler. */
  answered(kind: string, status: number, why: CallbackLoss): void
}
