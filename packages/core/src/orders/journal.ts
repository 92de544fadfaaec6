import { hash } from 'node:crypto'
import type { Clock } from '../data/clock.ts'
import { type DecimalText, isDecimal } from '../data/decimal.ts'
import { type Gateway, GatewayError, KumicornError, ReferenceReusedError } from '../data/errors.ts'
import { type JsonValue, parseJson } from '../data/json.ts'
import type { Logger } from '../data/logger.ts'
import type { Settled } from './outcome.ts'
import type { OrderRecord, Store } from '../stores/store.ts'
import type { CheckPlan } from './check-plan.ts'
import { kindOf } from './kinds.ts'
import type { Ledger } from './ledger.ts'
import type { ToldState } from './lifecycle.ts'

/** A money operation about to be sent. */
export interface JournalEntry {
  readonly gateway: Gateway
  readonly operation: string
  readonly reference: string
  /** As the user gave them, checked. */
  readonly params: Readonly<Record<string, unknown>>
}

export interface JournalParts {
  readonly store: Store
  readonly ledger: Ledger
  readonly plan: CheckPlan
  readonly clock: Clock
  readonly logger: Logger | undefined
}

/**
 * Writes every money operation down before it is sent, and what came of it afterwards. One reference is one
 * order: the same call again returns what is known and sends nothing.
 */
export class Journal {
  readonly #parts: JournalParts
  readonly #underWay = new Map<
    string,
    { readonly fingerprint: string; readonly result: Promise<Settled<unknown>> }
  >()

  constructor(parts: JournalParts) {
    this.#parts = parts
  }

  /** @throws StoreError or ReferenceReusedError, before anything is sent */
  async run<T>(entry: JournalEntry, send: () => Promise<Settled<T>>): Promise<Settled<T>> {
    const key = `${kindOf(entry.gateway, entry.operation)} ${entry.reference}`
    const fingerprint = fingerprintOf(entry)
    const same = this.#underWay.get(key)
    if (same) {
      if (same.fingerprint !== fingerprint) throw reused(entry, entry.operation)
      return same.result as Promise<Settled<T>>
    }
    const result = this.#run(entry, fingerprint, send).finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, { fingerprint, result })
    return result
  }

  /** Notes what was learnt about an order. What cannot be written is left to the reconciler. */
  async note(entry: JournalEntry, settled: Settled<unknown>): Promise<void> {
    const { ledger, logger } = this.#parts
    const { gateway, operation, reference } = entry
    try {
      await ledger.apply({
        source: 'call',
        gateway,
        kind: kindOf(gateway, operation),
        reference,
        gatewayReference: settled.state === 'unknown' ? undefined : gatewayReferenceOf(settled.order),
        ...toldBy(settled),
        amount: undefined,
        currency: undefined,
        data: settled.state === 'accepted' ? settled.order : errorData(settled.error),
      })
    } catch (err) {
      logger?.error(
        { gateway, operation, reference, err },
        'kumicorn: an outcome could not be written, the reconciler will ask for it',
      )
    }
  }

  async #run<T>(
    entry: JournalEntry,
    fingerprint: string,
    send: () => Promise<Settled<T>>,
  ): Promise<Settled<T>> {
    const known = await this.#parts.store.begin(this.#newOrder(entry, fingerprint))
    if (known !== undefined) {
      if (known.fingerprint !== fingerprint) throw reused(entry, known.operation ?? 'a callback')
      return whatIsKnown(known, entry) as Settled<T>
    }
    const settled = await send()
    await this.note(entry, settled)
    return settled
  }

  #newOrder({ gateway, operation, reference, params }: JournalEntry, fingerprint: string): OrderRecord {
    const now = this.#parts.clock.now()
    const { amount, currency, account, benefitNo } = params
    const order = {
      gateway,
      kind: kindOf(gateway, operation),
      reference,
      operation,
      fingerprint,
      state: 'created',
      stuck: false,
      gatewayReference: undefined,
      amount: amount !== undefined && isDecimal(String(amount)) ? (String(amount) as DecimalText) : undefined,
      currency: typeof currency === 'string' ? currency : undefined,
      account: textOf(account) ?? textOf(benefitNo),
      said: undefined,
      createdAt: now,
      updatedAt: now,
      checks: 0,
      version: 1,
    } as const
    return { ...order, checkAt: this.#parts.plan.next(order, now) }
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

const reused = ({ gateway, operation, reference }: JournalEntry, usedFor: string): ReferenceReusedError =>
  new ReferenceReusedError(reference, { gateway, operation, usedFor })

function fingerprintOf({ operation, params }: JournalEntry): string {
  const sorted = Object.entries(params)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, typeof value === 'bigint' ? String(value) : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return hash('sha256', JSON.stringify([operation, sorted]), 'hex')
}

function toldBy(settled: Settled<unknown>): { readonly state: ToldState; readonly status: string } {
  if (settled.state === 'unknown') return { state: 'unknown', status: settled.error.code }
  const { status, statusCode } = (settled.order ?? {}) as { status?: string; statusCode?: string }
  const word = status ?? statusCode ?? ''
  if (settled.state === 'rejected') {
    // An order that failed may still succeed late; one that was never taken cannot.
    return settled.order === undefined
      ? { state: 'rejected', status: settled.error.gatewayCode }
      : { state: 'failed', status: word }
  }
  return { state: word === 'SUCCESS' || word === '1' ? 'succeeded' : 'pending', status: word }
}

function gatewayReferenceOf(order: unknown): string | undefined {
  const { serial_no, txnId, refundId, orderId } = (order ?? {}) as Readonly<
    Record<string, string | undefined>
  >
  return serial_no ?? refundId ?? txnId ?? orderId
}

/** What an error says, without what it is about: goes into events and into the store. */
function errorData(error: KumicornError): Readonly<Record<string, unknown>> {
  if (!(error instanceof GatewayError)) return { code: error.code, message: error.message }
  const { gatewayCode, gatewayMessage, meaning, httpStatus } = error
  return { code: error.code, gatewayCode, gatewayMessage, meaning, httpStatus }
}

/** The outcome of a call that was made before, from what has been heard of it since. */
function whatIsKnown(
  { state, said }: OrderRecord,
  { gateway, operation, reference }: JournalEntry,
): Settled<unknown> {
  const context = { gateway, operation }
  const data = (said === undefined ? {} : parseJson(said)) as Readonly<Record<string, JsonValue | undefined>>
  switch (state) {
    case 'pending':
    case 'succeeded':
      return { state: 'accepted', order: data }
    case 'rejected':
    case 'failed':
    case 'reversed':
      return {
        state: 'rejected',
        error: new GatewayError({
          ...context,
          gatewayCode: String(data.gatewayCode ?? data.status ?? ''),
          gatewayMessage: String(data.gatewayMessage ?? ''),
          httpStatus: Number(data.httpStatus ?? 200),
          meaning:
            typeof data.meaning === 'string' ? data.meaning : `this order is known to have ended as ${state}`,
        }),
      }
    default: {
      const message = `${operation}: "${reference}" was sent before and how it ended is not known yet`
      return { state: 'unknown', error: new KumicornError('order_in_doubt', message, context) }
    }
  }
}
