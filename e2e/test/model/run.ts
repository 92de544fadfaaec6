import { KumicornError, type OrderRecord, type Outcome, type Store, StoreError } from '@kumicorn/core'
import type { SandboxOrder } from '@kumicorn/sandbox'
import { requireOnRecord } from './acknowledged.ts'
import type { Gateways } from './gateways.ts'
import type { Intent, Known } from './intent.ts'
import { type OperationName, operationOf } from './intents.ts'
import { Mailbag, type Posting } from './mailbag.ts'
import { Neighbour } from './neighbour.ts'
import { type Process, Shop } from './shop.ts'
import { tracked } from './tracked-store.ts'
import { VirtualClock } from './virtual-clock.ts'
import { Wire } from './wire.ts'

export interface RunOptions {
  readonly name: string
  readonly gateways: Gateways
  readonly store: Store
  readonly random: () => number
  /** Whether callbacks are handed over as they come. */
  readonly isPrompt: boolean
}

/** One run: a merchant, the gateways, and all that lies between. */
export class Run {
  readonly clock: VirtualClock
  readonly wire: Wire
  readonly mail = new Mailbag()
  readonly shop: Shop
  readonly intents: Intent[] = []
  readonly known = new Map<string, Known>()
  isPrompt: boolean
  readonly store: Store
  readonly #name: string
  readonly #gateways: Gateways
  readonly #asked = new Map<string, number>()
  readonly #problems: string[] = []
  readonly #neighbour: Neighbour
  readonly #unwatch: () => void

  constructor({ name, gateways, store, random, isPrompt }: RunOptions) {
    const { sandbox, orchard, transport } = gateways
    this.#name = name
    this.#gateways = gateways
    this.isPrompt = isPrompt
    this.clock = new VirtualClock(sandbox.clock)
    this.store = tracked(store, this.clock)
    this.wire = new Wire(transport, this.clock)
    const parts = { sandbox, orchard, clock: this.clock, store: this.store }
    this.shop = new Shop({ ...parts, wire: this.wire, random })
    const product = gateways.goods.product.id
    this.#neighbour = new Neighbour({ ...parts, product }, (what) => this.require(false, 'neighbour', what))
    this.#unwatch = gateways.watch(name, {
      order: (order) => this.#noteOrder(order),
      asked: (reference) => this.#noteAsked(reference),
      callback: (callback) => this.mail.receive(callback),
    })
  }

  /** Places something new; instead of a refund a payment, while there is nothing to give back. */
  async place(wanted: OperationName, isRefused: boolean, wantsTaken = false): Promise<void> {
    const payTxnId = wanted === 'refunds.create' ? this.#refundable() : undefined
    const operation = wanted === 'refunds.create' && payTxnId === undefined ? 'payments.create' : wanted
    const reference = `${this.#name}-${this.intents.length}`
    const isTaken = wantsTaken && operation === 'orders.place'
    const intent = {
      operation,
      reference,
      payTxnId: payTxnId ?? '',
      isRefused: isRefused && payTxnId === undefined && !isTaken,
      isTaken,
      doubts: [],
    }
    this.intents.push(intent)
    if (isTaken) await this.#gateways.take(reference)
    if (operationOf(operation).kind === 'order') await this.#neighbour.place(reference)
    await this.call(intent)
  }

  /** Makes the call of an intent, for the first time or again. */
  async call(intent: Intent): Promise<void> {
    const process = await this.shop.open()
    const { operation, reference } = intent
    const before = this.#asked.get(reference)
    const outcome = operationOf(operation).call(process.kumicorn, intent, this.#gateways.goods)
    void this.#heed(outcome, intent, process, () => {
      this.require(this.#asked.get(reference) === before, reference, 'the call failed and was sent')
    })
    await this.clock.quiet()
  }

  /** Asks about an outcome that was in doubt. */
  async resolve(intent: Intent): Promise<void> {
    const doubt = intent.doubts.pop()
    if (!doubt?.by.life.alive) return
    void this.#heed(doubt.outcome.resolve(), intent, doubt.by, () => undefined)
    await this.clock.quiet()
  }

  /** The gateway decides an order; it changes its mind at most once, and only as gateways are known to do. */
  async decide({ reference }: Intent, decision: 'succeeded' | 'failed'): Promise<void> {
    const known = this.known.get(reference)
    if (!known || known.order.state === decision) return
    // A callback does not tell what was bought: the one about what somebody else has bought would be believed.
    if (this.intents.some((intent) => intent.reference === reference && intent.isTaken)) return
    const { gateway, state } = known.order
    const isLateSuccess = state === 'failed' && !known.history.includes('succeeded')
    const isReversal = state === 'succeeded' && gateway === 'kumquat' && !known.history.includes('failed')
    if (state !== 'pending' && !isLateSuccess && !isReversal) return
    if ((gateway as string) === 'mango') this.#gateways.orchard.settle(reference, decision)
    else await this.#gateways.sandbox.settle({ reference, gateway }, decision)
    await this.arrive()
  }

  /** Hands over what has come, where callbacks are handed over as they come. */
  async arrive(): Promise<void> {
    while (this.isPrompt && this.mail.letters.length > 0) {
      const [posting] = this.mail.letters.splice(0, 1)
      if (posting) await this.hand(posting, true)
    }
  }

  /** Hands a callback to the merchant. `isHeard`: the acknowledgement gets back to the gateway. */
  async hand(posting: Posting, isHeard: boolean): Promise<void> {
    const process = this.shop.process
    if (process?.life.alive) void this.#deliver(posting, isHeard, process)
    await this.clock.quiet()
  }

  /** Forgets what ended so long ago. */
  async prune(age: number): Promise<void> {
    const process = await this.shop.open()
    const endedBefore = new Date(this.clock.now() + this.shop.wallOffset - age)
    // It may fail when the store does, or never end when the process does.
    void process.kumicorn.prune({ endedBefore }).catch(() => undefined)
    await this.clock.quiet()
  }

  async pass(ms: number): Promise<void> {
    await this.clock.pass(ms, () => this.arrive())
  }

  async suspend(ms: number, isCounted: boolean): Promise<void> {
    this.shop.jumps += 1
    await this.clock.leap(ms, isCounted, () => this.arrive())
  }

  /** The orders of the merchant, of a reference or all. */
  async orders(reference?: string): Promise<readonly OrderRecord[]> {
    const { items } = await this.store.orders({ reference, limit: 100 })
    return items.filter((order) => !this.#neighbour.owns(order))
  }

  readonly require = (isSo: boolean, reference: string, problem: string): void => {
    if (!isSo) this.#problems.push(`${reference}: ${problem}`)
  }

  /** @throws Error with everything that was found wrong so far */
  check(): void {
    if (this.shop.spins) throw new Error('a process goes round and round')
    if (this.#problems.length > 0) throw new Error(this.#problems.join('\n'))
  }

  /** What needs no more time must have ended by now. */
  async inTime<T>(work: Promise<T>, problem: string): Promise<T> {
    const ended = await Promise.race([work.then(() => true), this.clock.quiet().then(() => false)])
    this.check()
    if (!ended) throw new Error(problem)
    return work
  }

  async end(): Promise<void> {
    this.shop.crash()
    for (const { life } of this.shop.stopping) life.die()
    await this.#neighbour.stop()
    this.#unwatch()
    await this.store.close()
  }

  async #deliver(posting: Posting, isHeard: boolean, { kumicorn, life }: Process) {
    const { kind, reference, body } = posting
    const handle = kumicorn.callbacks[kind]
    const reply = await Promise.race([
      handle?.({ method: 'POST', headers: {}, rawBody: Buffer.from(body) }),
      life.death,
    ])
    if (!life.alive || reply?.status !== 200 || reply.body !== posting.acknowledgement) return
    await requireOnRecord(this, posting)
    const latest = this.mail.latest(reference)
    if (isHeard && latest?.body === body) latest.acknowledged = true
  }

  async #heed(
    calling: Promise<Outcome<unknown>>,
    intent: Intent,
    by: Process,
    onFailure: () => void,
  ): Promise<void> {
    const { reference } = intent
    try {
      const outcome = await calling
      const known = this.known.get(reference)
      if (outcome.state === 'unknown') intent.doubts.push({ outcome, by })
      else if (intent.isTaken)
        this.require(false, reference, `called ${outcome.state}, and it is another's order`)
      else if (outcome.state === 'accepted')
        this.require(known !== undefined, reference, 'called accepted, unknown to the gateway')
      else
        this.require(
          known?.history.includes('failed') ?? true,
          reference,
          'called rejected, alive at the gateway',
        )
    } catch (error) {
      const what = error instanceof KumicornError ? error.code : String(error)
      this.require(error instanceof StoreError, reference, `the call threw ${what}`)
      onFailure()
    }
  }

  #noteOrder(order: SandboxOrder): void {
    const known = this.known.get(order.reference) ?? { order, history: [] }
    known.order = order
    if (known.history.at(-1) !== order.state) known.history.push(order.state)
    this.known.set(order.reference, known)
  }

  #noteAsked(reference: string): void {
    const times = (this.#asked.get(reference) ?? 0) + 1
    this.#asked.set(reference, times)
    const isTaken = this.intents.some((intent) => intent.reference === reference && intent.isTaken)
    this.require(times <= (isTaken ? 2 : 1), reference, `sent ${times} times`)
    this.require(
      this.intents.some((intent) => intent.reference === reference),
      reference,
      'nobody asked for this reference',
    )
  }

  #refundable(): string | undefined {
    const given = new Set(this.intents.map(({ payTxnId }) => payTxnId))
    for (const { order } of this.known.values()) {
      const isPaid = order.operation === 'payments.create' && order.state === 'succeeded'
      if (isPaid && !given.has(order.gatewayId)) return order.gatewayId
    }
    return undefined
  }
}
