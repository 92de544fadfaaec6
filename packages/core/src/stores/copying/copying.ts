import type { FactSource } from '../../orders/fact.ts'
import type { OrderKey, OrderRecord } from '../../orders/order.ts'
import type { KeptClose } from '../daily.ts'
import type { ExpectedHandler } from '../handler-row.ts'
import type { Intent } from '../intent.ts'

/* What a store has that can be moved to another one. */

/** An event as it is written: its text is handed on as it stands, whatever numbers are in it. */
export interface CopiedEvent {
  readonly id: string
  readonly text: string
}

/** A message about an order, as it came. */
export interface CopiedMessage {
  readonly source: FactSource
  readonly callback: string | undefined
  readonly receivedAt: number
  readonly digest: string
  readonly body: Uint8Array
}

/** A delivery that is not finished. */
export interface CopiedDelivery {
  readonly id: number
  readonly handler: string
  /** The type and the id of its event, and when that was received. */
  readonly type: string
  readonly event: string
  readonly receivedAt: number
  readonly tries: number
  readonly token: number
  /** When it may be claimed; a lease is a later time. */
  readonly dueAt: number
  /** Set for a dead letter. */
  readonly diedAt: number | undefined
  readonly lastError: string
}

/** An order with all that is about it. */
export interface CopiedOrder {
  readonly order: OrderRecord
  /** When its question is due; it differs from the order's own while that is leased. */
  readonly queryAt: number | undefined
  readonly events: readonly CopiedEvent[]
  readonly messages: readonly CopiedMessage[]
  readonly deliveries: readonly CopiedDelivery[]
}

export interface CopiedHandler extends ExpectedHandler {
  readonly seenAt: number
}

export interface CopiedIntent extends OrderKey, Pick<Intent, 'operation' | 'call' | 'tries'> {
  readonly dueAt: number
}

/** The rows of each part of a store. */
export interface CopiedRows {
  readonly handlers: CopiedHandler
  readonly orders: CopiedOrder
  readonly closes: KeptClose
  readonly intents: CopiedIntent
}

export type Section = keyof CopiedRows

/** In this order they are written. */
export const sections: readonly Section[] = ['handlers', 'orders', 'closes', 'intents']

export interface CopiedPage<T> {
  /** None behind the end. */
  readonly items: readonly T[]
  /** The place behind the last of them. */
  readonly after: string
}

/** How far a copy has come: behind this row of this section. */
export interface CopyPlace {
  readonly section: Section
  readonly after: string
}

/** A store that nobody else uses while this is open. Every call may reject with a StoreError. */
export interface OpenedStore {
  /** What it is called in messages. */
  readonly name: string
  /** What changes whenever anything in it does. */
  state(): Promise<string>
  /** Whether there is nothing in it. */
  isEmpty(): Promise<boolean>
  /** The names of the keys that its rows are encrypted with and that were not given. */
  missingKeys(): Promise<readonly string[]>
  /** In the order in which they were written. */
  page<S extends Section>(
    section: S,
    after: string | undefined,
    limit: number,
  ): Promise<CopiedPage<CopiedRows[S]>>
  /** The highest number that a delivery has had: none is used again. */
  lastDelivery(): Promise<number>
  /** Whether any of its rows is encrypted. */
  isEncrypted(): Promise<boolean>
  close(): Promise<void>
}

/** What an unfinished copy has noted. */
export interface CopyNote {
  /** The state of the source when it began. */
  readonly source: string
  readonly place: CopyPlace | undefined
}

/** A store that is filled. Until it is finished nobody else can open it. */
export interface StoreToFill extends OpenedStore {
  readonly encrypts: boolean
  /** What it can keep. */
  readonly takes: readonly Section[]
  /** Of a copy that has not ended; undefined when there is none. */
  note(): Promise<CopyNote | undefined>
  begin(source: string): Promise<void>
  /** Writes rows and how far the copy has come, both or neither. */
  write<S extends Section>(section: S, rows: readonly CopiedRows[S][], place: CopyPlace): Promise<void>
  /** Throws away what an unfinished copy has left. */
  clear(): Promise<void>
  finish(lastDelivery: number): Promise<void>
}

/** How a store is moved. Both reject with a StoreError while somebody else uses the store. */
export interface Copying {
  read(): Promise<OpenedStore>
  fill(): Promise<StoreToFill>
}
