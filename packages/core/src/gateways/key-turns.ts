import type { KumicornError } from '../data/errors.ts'
import type { Logger } from '../data/logger.ts'
import type { Keys } from '../data/secret.ts'
import type { CorrectedTry, WrittenRequest } from '../http/call.ts'

const MESSAGE =
  'kumicorn: the gateway refuses the signature of a key; another one of the list signs from now on'

/**
 * Which key signs, while keys are rotated. What a gateway refuses for its signature it has not looked at: the call is sent
 * again at once with the next key, which signs all calls from now on.
 */
export class KeyTurns {
  readonly #gateway: string
  readonly #keys: Keys
  readonly #isRefused: (error: KumicornError) => boolean
  readonly #logger: Logger | undefined

  constructor(
    gateway: string,
    keys: Keys,
    isRefused: (error: KumicornError) => boolean,
    logger: Logger | undefined,
  ) {
    this.#gateway = gateway
    this.#keys = keys
    this.#isRefused = isRefused
    this.#logger = logger
  }

  /** How often one call is sent again so: each key has two tries. */
  get most(): number {
    return 2 * this.#keys.count - 1
  }

  /**
   * The place of the key that signs the next try of a call: each of the list in turn, and then all of them again the other
   * way round. Of machines behind one address that change one after the other the next takes now this key, now that one.
   */
  next(corrected: readonly CorrectedTry[]): number {
    const { signing, count } = this.#keys
    const refused = this.#refused(corrected)
    const last = refused.at(-1)
    if (last === undefined || !refused.includes(signing)) return signing
    const places = Array.from({ length: count }, (_, step) => ((last + step) % count) + 1)
    const untried = places.find((place) => !refused.includes(place))
    return untried ?? refused[2 * count - 1 - refused.length] ?? signing
  }

  /** A request was refused for its signature. True when the call can be sent again. */
  turn({ signedBy }: WrittenRequest, corrected: readonly CorrectedTry[]): boolean {
    const before = this.#keys.signing
    if (signedBy === undefined || !this.#keys.turnFrom(signedBy)) return false
    const { signing } = this.#keys
    const about = { gateway: this.#gateway, refused: before, signing }
    if (signing !== before) this.#logger?.warn(about, MESSAGE)
    return this.#refused(corrected).length < this.most
  }

  /** The places of the keys that were refused in a call. */
  #refused(corrected: readonly CorrectedTry[]): readonly number[] {
    return corrected.flatMap(({ request, error }) =>
      request.signedBy !== undefined && this.#isRefused(error) ? [request.signedBy] : [],
    )
  }
}
