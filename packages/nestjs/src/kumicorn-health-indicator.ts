import { ConfigError, type Kumicorn } from '@kumicorn/core'
import {
  aText,
  bindMethods,
  type Readiness,
  type ReadinessOptions,
  readinessCheck,
  requireKumicorn,
} from '@kumicorn/core/adapter'

/** As `@nestjs/terminus` has it: an indicator needs nothing of it. */
export type KumicornHealthResult<Key extends string> = Readonly<
  Record<Key, Omit<Readiness, 'ok'> & { readonly status: 'up' | 'down' }>
>

/**
 * A health indicator for `@nestjs/terminus`: up while the store can be used and callbacks are taken. It is injectable
 * wherever the Kumicorn without a name is; for one that has a name, make it yourself.
 * @example this.health.check([() => this.kumicorn.isReady()])
 * @example new KumicornHealthIndicator(secondMerchant)
 */
export class KumicornHealthIndicator {
  readonly #kumicorn: Kumicorn

  /** @throws ConfigError for what is no Kumicorn */
  constructor(kumicorn: Kumicorn) {
    requireKumicorn('KumicornHealthIndicator', kumicorn)
    bindMethods(this)
    this.#kumicorn = kumicorn
  }

  /**
   * What Terminus shows under the key: no message of an error is in it. Rejects for nothing that happens to the store.
   * @throws ConfigError for what is no key or no option
   */
  async isReady<const Key extends string = 'kumicorn'>(
    key = 'kumicorn' as Key,
    options?: ReadinessOptions,
  ): Promise<KumicornHealthResult<Key>> {
    if (!aText.fits(key)) throw new ConfigError(`isReady: the key must be ${aText.what}`)
    const { ok, ...details } = await readinessCheck('isReady', this.#kumicorn, options)()
    return { [key]: { status: ok ? 'up' : 'down', ...details } } as KumicornHealthResult<Key>
  }
}
