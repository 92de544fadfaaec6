import { setTimeout as pause } from 'node:timers/promises'

const IN_FLIGHT = 8
/** One that succeeds and one that fails, of KUMQUAT's own mock table. */
const ACCOUNTS = ['254771114118', '8615180624622'] as const
/** They succeed, fail, and succeed without ever being called back. */
const AMOUNTS = ['10.00', '20.13', '12.64'] as const

/** What the nth customer wants: every other a top-up, every other a payment. */
function wish(n: number): readonly [path: string, body: object] {
  const reference = `order-${n}`
  if (n % 2 === 0)
    return ['topups', { reference, productId: '19402', account: n % 10 === 0 ? ACCOUNTS[1] : ACCOUNTS[0] }]
  const amount = n % 50 === 1 ? AMOUNTS[2] : n % 10 === 3 ? AMOUNTS[1] : AMOUNTS[0]
  return ['payments', { reference, amount, currency: 'NGN', countryCode: 'NG', description: 'Airtime' }]
}

/** Customers who send their request again until they have an answer. */
export class Customers {
  /** What the shop has told that it sold. */
  readonly confirmed: string[] = []
  /** What the shop has told that the gateway refused, or that it failed. */
  readonly refused: string[] = []
  #next = 0
  #requests = 0
  readonly #url: string
  readonly #count: number

  constructor(url: string, count: number) {
    this.#url = url
    this.#count = count
  }

  /** How many have been served, or are being served. */
  get served(): number {
    return this.#next
  }

  get requests(): number {
    return this.#requests
  }

  /** Resolves when all have their answer. */
  async buy(): Promise<void> {
    await Promise.all(
      Array.from({ length: IN_FLIGHT }, async () => {
        while (this.#next < this.#count) await this.#serve(this.#next++)
      }),
    )
  }

  async #serve(n: number): Promise<void> {
    const [path, body] = wish(n)
    for (;;) {
      this.#requests += 1
      const status = await this.#ask(path, body)
      if (status === 201) this.confirmed.push(`order-${n}`)
      if (status === 422) this.refused.push(`order-${n}`)
      if (status === 201 || status === 202 || status === 422) return
      // The instance was killed, or the database is away. Any other answer is a mistake of the test.
      if (status !== undefined && status < 500) throw new Error(`order-${n} was answered with ${status}`)
      await pause(50)
    }
  }

  async #ask(path: string, body: object): Promise<number | undefined> {
    try {
      const response = await fetch(`${this.#url}/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      await response.text()
      return response.status
    } catch {
      return undefined
    }
  }
}
