import { ConfigError } from './errors.ts'
import { inspect } from './inspect.ts'
import { withoutKnown } from './known-secrets.ts'
import { loadCrypto } from './load-crypto.ts'

const DIGEST = /^[0-9a-fA-F]{1,32}$/

const md5 = (text: string): string => loadCrypto().hash('md5', text, 'hex')

/**
 * The keys of one gateway. Both gateways sign `md5(text + key)`, so a key never has to leave this object:
 * logging, `JSON.stringify` and `util.inspect` show `[redacted]`. With several keys (rotation) the first
 * signs, until the gateway refuses its signature, and all verify.
 */
export class Keys {
  readonly #keys: readonly string[]
  /** All that must never be shown. */
  #known: readonly string[]
  #signing = 0

  /** @throws {@link ConfigError} when there is no key, or one is empty or blank */
  constructor(keys: string | readonly string[], option: string, gateway?: string) {
    const list = typeof keys === 'string' ? [keys] : keys
    if (!Array.isArray(list) || list.length === 0) {
      const wrong = keys === undefined || keys === null || Array.isArray(keys) ? 'is missing' : 'is no text'
      throw new ConfigError(`${option} ${wrong}: give the key as text, or a list of keys`, { gateway })
    }
    for (const key of list) {
      if (typeof key !== 'string' && key !== undefined && key !== null)
        throw new ConfigError(`${option} holds a key that is no text`, { gateway })
      if (typeof key !== 'string' || key.trim() === '') {
        throw new ConfigError(`${option} is empty or blank: every signature would pass for anybody`, {
          gateway,
        })
      }
    }
    if (!list.every((key) => key.isWellFormed()))
      throw new ConfigError(`${option} holds half a character (a lone surrogate): it has no bytes`, {
        gateway,
      })
    // The key is appended to the text without a separator, so "x" + "yk" and "xy" + "k" are one signed string.
    if (list.some((one) => list.some((other) => one !== other && one.endsWith(other)))) {
      throw new ConfigError(`${option}: one key ends with another, so their signatures could be confused`, {
        gateway,
      })
    }
    this.#keys = [...list]
    this.#known = this.#keys
  }

  get count(): number {
    return this.#keys.length
  }

  /** The place of the key that signs, from 1. */
  get signing(): number {
    return this.#signing + 1
  }

  /** `md5(text + key)`, lower-case hex, over UTF-8. @param place the key's, from 1 */
  sign(text: string, place = this.signing): string {
    return md5(text + this.#keys[place - 1])
  }

  /**
   * The gateway has refused the signature of the key at a place: the next one signs from now on, unless another call has
   * seen to that already. False when there is no other.
   */
  turnFrom(place: number): boolean {
    if (this.#keys.length === 1) return false
    if (place === this.signing) this.#signing = place % this.#keys.length
    return true
  }

  /** The key at a place alone. The others are hidden as before. */
  only(place: number): Keys {
    const only = new Keys(this.#keys.slice(place - 1, place), 'keys')
    only.#known = this.#known
    return only
  }

  /** What somebody says who knows the keys, too, without them; and without what else is not to be shown. */
  hide(text: string, ...others: readonly string[]): string {
    return withoutKnown(text, [...this.#known, ...others])
  }

  /**
   * True when `digest` (either hex case) is the signature of `text` under any of the keys. Constant time. A digest
   * that has lost its leading zeros counts as if it had them: a published Java helper drops them.
   */
  verify(text: string, digest: string): boolean {
    return this.verifiedBy(text, digest) !== undefined
  }

  /** As {@link verify}: the place of the key, from 1. */
  verifiedBy(text: string, digest: string): number | undefined {
    if (!DIGEST.test(digest)) return undefined
    const given = Buffer.from(digest.toLowerCase().padStart(32, '0'), 'latin1')
    let place: number | undefined
    for (const [at, key] of this.#keys.entries()) {
      if (loadCrypto().timingSafeEqual(given, Buffer.from(md5(text + key), 'latin1'))) place ??= at + 1
    }
    return place
  }

  toString(): string {
    return '[redacted]'
  }

  toJSON(): string {
    return '[redacted]'
  }

  [inspect.custom](): string {
    return '[redacted]'
  }
}
