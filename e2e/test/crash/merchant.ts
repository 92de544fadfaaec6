// A merchant that may be killed at any moment: orders and events in one SQLite file, its own effects in another.
import { DatabaseSync } from 'node:sqlite'
import { createKumicorn, type OrderEvent, orderEventTypes, sqliteStore } from '@kumicorn/core'
import { serve } from './serve.ts'

interface Settings {
  readonly port: number
  readonly orders: string
  readonly effects: string
  readonly kumquat: { readonly baseUrl: string; readonly partnerNo: string; readonly signKey: string }
  readonly paynicorn: { readonly baseUrl: string; readonly appKey: string; readonly merchantSecret: string }
}

const settings = JSON.parse(process.argv[2] ?? '') as Settings

const effects = new DatabaseSync(settings.effects, { timeout: 5_000 })
effects.exec('PRAGMA journal_mode = WAL')
effects.exec(
  'CREATE TABLE IF NOT EXISTS effects (event_id TEXT PRIMARY KEY, type TEXT, kind TEXT, reference TEXT)',
)
effects.exec('CREATE TABLE IF NOT EXISTS seen (event_id TEXT)')

/** What a handler should do: its effect is tied to the event's id, so a second delivery changes nothing. */
function take({ id, type, kind, reference }: OrderEvent): void {
  effects.prepare('INSERT INTO seen VALUES (?)').run(id)
  effects.prepare('INSERT OR IGNORE INTO effects VALUES (?, ?, ?, ?)').run(id, type, kind, reference)
}

const kumicorn = createKumicorn({
  logger: false,
  kumquat: settings.kumquat,
  paynicorn: settings.paynicorn,
  store: sqliteStore({ path: settings.orders }),
  deliveries: { pollInterval: 100, timeout: 1_000 },
  reconcile: {
    schedule: { kumquat: [400], paynicorn: [400] },
    ratePerSecond: 500,
    timeout: 1_000,
  },
})
kumicorn.on(orderEventTypes, { name: 'effect', handle: take })
await kumicorn.start()

serve(kumicorn, settings.port)
