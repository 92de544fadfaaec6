import type { CallMessage } from '@kumicorn/core'
import { Few, OTHER } from './few.ts'

/** As codes are: a word and a number. What a gateway makes up beside may be a reference, or anything else. */
const CODE = /^[a-z]{0,10}[-_.]?\d{1,8}$/i

/** What gateways and proxies answer; of others the class is enough. */
const STATUSES: ReadonlySet<number> = new Set([
  ...[200, 201, 202, 204, 301, 302, 303, 304, 307, 308],
  ...[400, 401, 403, 404, 405, 406, 408, 409, 410, 411, 413, 414, 415, 422, 425, 429, 431, 451],
  ...[500, 501, 502, 503, 504, 505, 511, 520, 521, 522, 523, 524, 525, 526, 530],
])

/** A status that a gateway has answered: one of few. */
export function shownStatus(status: number): number | string {
  if (STATUSES.has(status)) return status
  const digit = Math.floor(status / 100)
  return digit >= 1 && digit <= 5 ? `${digit}xx` : OTHER
}

/** A code of a gateway's, as far as it may be shown: one that is documented, or looks as if it were. */
export function shownCode({ gatewayCode = '', isCodeDocumented, reference }: CallMessage): string {
  if (isCodeDocumented) return gatewayCode
  const isReference = reference !== undefined && gatewayCode.includes(reference)
  return CODE.test(gatewayCode) && !isReference ? gatewayCode : OTHER
}

/** Keeps codes few: those that a gateway makes up do not take the place of documented ones. */
export class Codes {
  readonly #documented = new Few(500)
  readonly #others = new Few(100)

  of(message: CallMessage): string {
    const code = shownCode(message)
    return (message.isCodeDocumented ? this.#documented : this.#others).of(code)
  }
}
