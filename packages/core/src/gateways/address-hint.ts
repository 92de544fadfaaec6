import type { TransportResponse } from '../http/transport.ts'

/** Where a request has gone to, for those who have given a wrong address. */
export interface AskedAddress {
  /** With the names of path parameters, not their values: e.g. `POST https://host.example/mobiles/{id}`. */
  readonly address: string
  /** What to look at, e.g. `is kumquat.baseUrl right?`. */
  readonly question: string
}

const BRACE = 0x7b

/** A page for people, as servers have for addresses that they do not know; nothing, or what does not begin as our answers do. */
function isPage({ headers, body }: TransportResponse): boolean {
  const first = body.find((byte) => byte > 0x20 && byte < 0x80)
  return /\bhtml\b/i.test(headers['content-type'] ?? '') || first !== BRACE
}

/**
 * What to put behind the message about an answer that is none of the gateway's: the address asked, and what to look at.
 * With an error of the server's the address alone, for that is hardly the reason; nothing for a text that was cut.
 * @param isForeign it is whole, but of another make
 */
export function addressHint(
  response: TransportResponse,
  { address, question }: AskedAddress,
  isForeign = false,
): string {
  const { status } = response
  if (status >= 500) return isForeign || isPage(response) ? `, from ${address}` : ''
  return status >= 300 || isForeign || isPage(response) ? `, from ${address}: ${question}` : ''
}
