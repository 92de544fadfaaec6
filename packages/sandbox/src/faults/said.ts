import type { Answer } from '../wire/exchange.ts'

/** An answer with what the `answer` event tells of it. */
export interface Said extends Omit<Answer, 'transit'> {
  readonly accepted: boolean
  readonly code: string
  readonly message: string
  readonly reason: string | undefined
}

/** What a gateway says only when a fault makes it. */
export interface GatewayVoice {
  rateLimited(): Said
  unknownError(): Said
  /** The same answer with a signature that does not fit. */
  badlySigned(said: Said): Said
}
