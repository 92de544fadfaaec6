import { KumicornError } from '../data/errors.ts'

/** Why a callback is not acknowledged. The reason goes into the reply and the log: it never quotes the body. */
export class CallbackRefusal extends KumicornError {
  override name: string = 'CallbackRefusal'
  readonly status: number

  constructor(status: number, code: string, reason: string) {
    super(code, reason)
    this.status = status
  }
}

export const badSignature = (): CallbackRefusal =>
  new CallbackRefusal(401, 'callback_signature', 'the signature does not match')

export const malformed = (reason: string): CallbackRefusal =>
  new CallbackRefusal(400, 'callback_malformed', reason)

/** The message is signed with our key, but names another merchant account. */
export const foreignAccount = (field: string): CallbackRefusal =>
  new CallbackRefusal(403, 'callback_account', `${field} is not ours`)
