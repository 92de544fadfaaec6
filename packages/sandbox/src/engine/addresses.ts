import { anything } from '@kumicorn/core/adapter'
import { SandboxError } from '../errors.ts'
import { checkSandboxOptions } from '../option-checks.ts'

/** Where callbacks go. Undefined or left out: unchanged; null: nowhere. */
export interface CallbackAddresses {
  /** For KUMQUAT orders that name no address of their own. */
  readonly kumquat?: string | null | undefined
  readonly postback?: string | null | undefined
  readonly recharge?: string | null | undefined
}

/** The addresses as they are registered now; a merchant's server often learns its port only after the start. */
export class AddressBook {
  #addresses: { kumquat?: string; postback?: string; recharge?: string } = {}

  constructor(addresses: CallbackAddresses) {
    this.register(addresses)
  }

  /** @throws SandboxError for an address that is not http or https */
  register(addresses: CallbackAddresses): void {
    checkSandboxOptions<CallbackAddresses>('callbacksTo', addresses, {
      kumquat: anything,
      postback: anything,
      recharge: anything,
    })
    const next = { ...this.#addresses }
    for (const name of ['kumquat', 'postback', 'recharge'] as const) {
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

  of(name: 'kumquat' | 'postback' | 'recharge'): string | undefined {
    return this.#addresses[name]
  }
}

function checked(name: string, address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return address
  throw new SandboxError(`the ${name} callback address is not an http or https address`)
}
