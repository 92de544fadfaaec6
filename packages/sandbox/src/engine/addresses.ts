import { networkInterfaces } from 'node:os'
import { addressMistake, type OptionChecks } from '@kumicorn/core/adapter'
import { SandboxError } from '../errors.ts'
import type { CallbackAddresses, SandboxCallbackKind } from '../gateways/names.ts'
import { isLoopback } from '../http/safety.ts'
import { ofEach } from '../of-each.ts'
import { checkSandboxOptions } from '../option-checks.ts'

/** Whether it is an address of this machine, at which a sandbox that listens everywhere is reached. */
const isAddressHere = (name: string): boolean =>
  Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === name))

/** An URL leaves out the port that its scheme has anyway. */
const portOf = ({ port, protocol }: URL): string => port || (protocol === 'https:' ? '443' : '80')

export interface AddressBookParts {
  readonly kinds: Readonly<Record<SandboxCallbackKind, { readonly takesNoQuery?: true }>>
  /** Names that orders may call beside loopback and the registered addresses. */
  readonly hosts: readonly string[]
  /** The sandbox's own address. */
  readonly own: () => string
  /** Names beside it that the sandbox answers to, as `hostFrom` writes them. */
  readonly ownNames: readonly string[]
}

const anAddress = {
  what: 'an address as text, or null',
  fits: (value: unknown) => value === null || typeof value === 'string',
}

/** The addresses as they are registered now; a merchant's server often learns its port only after the start. */
export class AddressBook {
  #addresses: { [Kind in SandboxCallbackKind]?: string } = {}

  readonly #kinds: AddressBookParts['kinds']
  readonly #checks: OptionChecks<CallbackAddresses>
  readonly #hosts: readonly string[]
  readonly #own: () => string
  readonly #ownNames: readonly string[]

  constructor({ kinds, hosts, own, ownNames }: AddressBookParts) {
    this.#kinds = kinds
    this.#checks = ofEach(kinds, () => anAddress)
    this.#hosts = hosts
    this.#own = own
    this.#ownNames = ownNames
  }

  /** @throws SandboxError for an address that is not http or https, or that no server can have */
  register(addresses: CallbackAddresses): void {
    checkSandboxOptions<CallbackAddresses>('callbacksTo', addresses, this.#checks)
    const next = { ...this.#addresses }
    for (const kind of Object.keys(this.#kinds) as SandboxCallbackKind[]) {
      const address = addresses[kind]
      if (address === undefined) continue
      if (address === null) delete next[kind]
      else next[kind] = this.#checked(kind, address)
    }
    this.#addresses = next
  }

  all(): CallbackAddresses {
    return { ...this.#addresses }
  }

  /** Why an address that an order names is not called; undefined when it is. */
  refusal(url: string): string | undefined {
    const named = new URL(url)
    const { hostname, host } = named
    const own = new URL(this.#own())
    const registered = Object.values(this.#addresses).map((address) => new URL(address).host)
    const name = hostname.replace(/^\[|\]$/g, '')
    // A callback that reverses its own order would be followed by another, for ever.
    const isOwnName = hostname === own.hostname || this.#ownNames.includes(name)
    if (portOf(named) === portOf(own) && (isOwnName || isLoopback(name) || isAddressHere(name)))
      return `the order names ${host}, which is the sandbox itself`
    if (isLoopback(name) || registered.includes(host) || this.#hosts.includes(name)) return undefined
    return `the order names ${host}, which is not this machine: allow it with --callback-host, or callbackHosts`
  }

  of(kind: SandboxCallbackKind): string | undefined {
    return this.#addresses[kind]
  }

  #checked(kind: SandboxCallbackKind, address: string): string {
    const url = URL.canParse(address) ? new URL(address) : undefined
    if (this.#kinds[kind].takesNoQuery && url !== undefined && address.includes('?')) {
      throw new SandboxError(
        `the ${kind} callback address has a query string, which the gateway does not take`,
      )
    }
    if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
      throw new SandboxError(`the ${kind} callback address is not an http or https address`)
    const mistake = addressMistake(address)
    if (mistake !== undefined) throw new SandboxError(`the ${kind} callback address ${mistake}`)
    return address
  }
}
