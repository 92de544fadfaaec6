import { ConfigError } from '../data/errors.ts'
import type { Logger } from '../data/logger.ts'
import type { Gateway } from '../gateway.ts'
import type { Schedule } from './polling/schedule.ts'

/** A configured gateway and when it is asked. */
export interface AccountEntry {
  readonly gateway: Gateway
  readonly schedule: Schedule
}

/** A gateway that is configured. */
export interface ConfiguredGateway {
  readonly name: string
  /** Whose orders it has: the name and a digest of the merchant's identity there. */
  readonly account: string
  readonly client: unknown
}

/** The configured gateways, by the account whose orders they have. */
export class Accounts {
  readonly #entries = new Map<string, AccountEntry>()
  readonly #gateways: ConfiguredGateway[] = []
  /** In the order in which they were added. */
  readonly gateways: readonly ConfiguredGateway[] = this.#gateways

  /** @throws ConfigError when another gateway has this account: each would be asked about the other's orders */
  add(entry: AccountEntry): void {
    const { account, name, client } = entry.gateway
    if (this.#entries.has(account))
      throw new ConfigError(`createKumicorn: two gateways have the account "${account}"`, { gateway: name })
    this.#entries.set(account, entry)
    this.#gateways.push({ name, account, client })
  }

  get names(): readonly string[] {
    return [...this.#entries.keys()]
  }

  get entries(): readonly AccountEntry[] {
    return [...this.#entries.values()]
  }

  /** Closes the idle connections of all gateways, once the calls under way have ended. One that cannot is logged. */
  async close(logger: Logger | undefined): Promise<void> {
    const close = async ({ gateway }: AccountEntry): Promise<void> => {
      try {
        await gateway.close?.()
      } catch (err) {
        logger?.error(
          { gateway: gateway.name, err },
          'kumicorn: the connections of a gateway could not be closed',
        )
      }
    }
    await Promise.all(this.entries.map(close))
  }

  /** @throws ConfigError when no gateway of this account is configured */
  of({ account, gateway, reference }: { account: string; gateway: string; reference: string }): AccountEntry {
    const entry = this.#entries.get(account)
    if (entry) return entry
    throw new ConfigError(
      `the order "${reference}" belongs to ${account}, an account of ${gateway} that is not configured here`,
      { gateway },
    )
  }
}
