import { mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import type { Subject } from '../measure/rounds.ts'
import type { MerchantName } from '../merchants/merchants.ts'
import { cores } from '../process/cores.ts'
import { Remote } from '../process/remote.ts'
import type { Load, LoadResult } from './loader.ts'

export interface LoadOptions {
  readonly connections: number
  /** Seconds that a round is to last. */
  readonly seconds: number
  /** Seconds of load before the first round. */
  readonly warmUp: number
  readonly repeats?: boolean
}

/** Beyond this share of its time the loader may be what is measured. */
const TOO_BUSY = 0.9

/** A server in a process of its own, and what it acknowledges under load. */
export class ServerUnderLoad {
  readonly name: string
  /** The most that the loader was busy in a round. */
  busiest = 0
  /** Milliseconds after the last acknowledgement of each round until every handler had ended. */
  readonly lags: number[] = []
  readonly #server: Remote
  readonly #loader: Remote
  #about: Pick<Load, 'port' | 'scheme' | 'acknowledgement'> | undefined
  #handled = 0

  constructor(
    name: string,
    merchant: MerchantName,
    { folder, database }: { readonly folder: string; readonly database?: string },
    loader: Remote,
  ) {
    mkdirSync(folder, { recursive: true })
    const args = [
      merchant,
      mkdtempSync(join(folder, 'server-')),
      ...(database === undefined ? [] : [database]),
    ]
    this.name = name
    this.#server = new Remote(new URL('../merchants/server.ts', import.meta.url), {
      args,
      core: cores.measured,
    })
    this.#loader = loader
  }

  /** A subject that has been warmed up; its rounds send as much as it can take in their time. */
  async subject(options: LoadOptions, name = this.name): Promise<Subject> {
    // What comes first is slow: it tells only how much to begin with.
    let rate = (await this.#send(options, 40)).perSecond
    for (const share of [0.2, 0.8])
      rate = (await this.#send(options, rate * share * options.warmUp)).perSecond
    const round = async (): Promise<number> => {
      const { perSecond, busy, lag } = await this.#send(options, rate * options.seconds)
      this.lags.push(lag)
      this.busiest = Math.max(this.busiest, busy)
      rate = perSecond
      return perSecond
    }
    return { name, round }
  }

  /** So many callbacks, outside of any round. */
  async burst(connections: number, amount: number): Promise<number> {
    return (await this.#send({ connections, seconds: 0, warmUp: 0 }, amount)).amount
  }

  /** Microseconds of a core that it has used. */
  cpu(): Promise<number> {
    return this.#server.call('cpu')
  }

  close(): Promise<void> {
    return this.#server.close()
  }

  async #send(
    { connections, repeats }: LoadOptions,
    amount: number,
  ): Promise<LoadResult & { readonly lag: number }> {
    this.#about ??= await this.#server.call<Pick<Load, 'port' | 'scheme' | 'acknowledgement'>>('about')
    const each = Math.max(2, Math.round(amount / connections))
    const result = await this.#loader.call<LoadResult>('load', { ...this.#about, connections, each, repeats })
    const answeredAt = performance.now()
    // What is repeated is news once at most.
    if (!repeats) this.#handled = await this.#server.call('handled', this.#handled + result.amount)
    return { ...result, lag: performance.now() - answeredAt }
  }
}

export const startLoader = (): Remote =>
  new Remote(new URL('./loader.ts', import.meta.url), { core: cores.measuring })

/** Says it when the loader may have been the bottleneck. */
export function loaderNotes(servers: readonly ServerUnderLoad[]): string[] {
  const busy = servers.filter(({ busiest }) => busiest > TOO_BUSY)
  return busy.map(
    ({ name, busiest }) =>
      `the loader was busy for ${Math.round(busiest * 100)} % of a round of "${name}": it may be faster`,
  )
}
