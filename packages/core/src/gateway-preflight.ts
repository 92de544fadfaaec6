import type { Check, CheckResult } from './data/check.ts'
import type { CallOptions } from './http/call.ts'
import type { Transport } from './http/transport.ts'

/** What the answer to a signed read tells of. `answer`: that it is the gateway who answers, and can. */
export type SignedReadLine = 'answer' | 'credentials' | 'address' | 'clock'

/**
 * Makes a transport that notes what goes over the wire, of the one of the options or of the default one. It is closed by
 * who has called `preflight`.
 */
export type WatchTransport = (transport: Transport | undefined) => Transport

/** How a gateway is looked at before going live. Nothing in it moves money. */
export interface GatewayPreflight {
  /** Where the gateway is, e.g. `https://host.example`. */
  readonly url: string
  /**
   * A signed read, sent once. Resolves when keys and account were accepted, whatever the gateway knows of what was asked
   * for. @throws KumicornError
   */
  signedRead(options: CallOptions): Promise<unknown>
  /** What refusals tell of, by the gateway's own codes, and what to do. */
  readonly refusals: Readonly<Record<string, { readonly line: SignedReadLine; readonly mend: string }>>
  /** What a read cannot show at this gateway, and why. */
  readonly unseen?: Readonly<Partial<Record<SignedReadLine, CheckResult>>> | undefined
  /** What the options say: looked at also when the gateway does not answer. */
  readonly settings?: readonly Check[] | undefined
  /** What else is looked at, once the signed read was accepted. */
  readonly checks: readonly Check[]
  /** By the names of the gateway's kinds of callback. */
  readonly callbacks?: Readonly<Record<string, CallbackPreflight>> | undefined
}

/** How the public address of a kind of callback is looked at. */
export interface CallbackPreflight {
  /** The address that the options give to the gateway; undefined where it is set in the gateway's console. */
  readonly address?: string | undefined
  /** What the gateway's own rules have against an address; undefined when nothing. */
  addressFault?(address: URL): CheckResult | undefined
  /**
   * A message that is signed with our key, and names another account and no order: `read` verifies it, and then
   * refuses it. Sent to an address that has refused an unsigned one as ours do.
   */
  probe?(): Uint8Array
}
