import { anything, type OptionChecks } from '@kumicorn/core/adapter'
import { SandboxError } from '../errors.ts'
import { isLoopback } from '../http/safety.ts'
import { checkSandboxOptions } from '../option-checks.ts'
import { CALLBACK_KINDS, type SandboxCallbackKind } from './order-state.ts'

/** Where callbacks go. Undefined or left out: unchanged; null: nowhere. */
export interface CallbackAddresses {
  /** For KUMQUAT orders that name no address of their own. */
  readonly kumquat?: string | null | undefined
  readonly postback?: string | null | undefined
  readonly recharge?: string | null | undefined
}

const anyOfEach = Object.fromEntries(
  CALLBACK_KINDS.map((kind) => [kind, anything]),
) as OptionChecks<CallbackAddresses>

/** The addresses as they are registered now; a merchant's server often learns its port only after the start. */
export class AddressBook {
  #addresses: { [Kind in SandboxCallbackKind]?: string } = {}

  readonly #hosts: readonly string[]
  readonly #own: () => string

  /** `hosts`: names that orders may call beside loopback and the registered addresses. `own`: the sandbox's address. */
  constructor(addresses: CallbackAddresses, hosts: readonly string[], own: () => string) {
    this.#own = own
    this.#hosts = hosts
    this.register(addresses)
  }

  /** @throws SandboxError for an address that is not http or https */
  register(addresses: CallbackAddresses): void {
    checkSandboxOptions<CallbackAddresses>('callbacksTo', addresses, anyOfEach)
    const next = { ...this.#addresses }
    for (const name of CALLBACK_KINDS) {
      const address = addresses[name]
      if (address === undefined) continue
      if (address === null) delete next[name]
      else next[name] = checked(name, address)
    }
    this.#addresses = next
  }

  all(): CallbackAddresses {
    return { ...this.#addresses }
  }

  /** Why an address that an order names is not called; undefined when it is. */
  refusal(url: string): string | undefined {
    const { hostname, host, port } = new URL(url)
    const own = new URL(this.#own())
    const registered = Object.values(this.#addresses).map((address) => new URL(address).host)
    const name = hostname.replace(/^\[|\]$/g, '')
    // A callback that reverses its own order would be followed by another, for ever.
    if (port === own.port && (isLoopback(name) || hostname === own.hostname))
      return `the order names ${host}, which is the sandbox itself`
    if (isLoopback(name) || registered.includes(host) || this.#hosts.includes(name)) return undefined
    return `the order names ${host}, which is not this machine: allow it with --callback-host, or callbackHosts`
  }

  of(name: SandboxCallbackKind): string | undefined {
    return this.#addresses[name]
  }
}

function checked(name: string, address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (name === 'recharge' && url !== undefined && address.includes('?')) {
    throw new SandboxError(
      'the recharge callback address has a query string, which the gateway does not take',
    )
  }
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return address
  throw new SandboxError(`the ${name} callback address is not an http or https address`)
}
