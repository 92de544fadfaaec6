import { PassThrough } from 'node:stream'
import { type EventHub, eventNames } from '../engine/events.ts'
import type { Exchange, Reply } from '../http/exchange.ts'
import { assetHeaders } from '../http/safety.ts'

/** Real milliseconds between signs of life, so that proxies and clients keep the connection. */
const HEARTBEAT = 15_000
/** A reader that falls behind by more is cut off; it will come back and read the orders anew. */
const BACKLOG = 4 * 1024 * 1024

/** What happens, as it happens, as server-sent events. */
export function eventStream(events: EventHub, { answering }: Exchange): Reply {
  const stream = new PassThrough()
  const write = (text: string): void => {
    if (stream.destroyed) return
    if (stream.writableLength > BACKLOG) stream.destroy()
    else stream.write(text)
  }
  const stops = eventNames.map((name) =>
    events.on(name, (event) => write(`event: ${name}\ndata: ${JSON.stringify(event)}\n\n`)),
  )
  const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT)
  heartbeat.unref()
  void answering.left.then(() => {
    clearInterval(heartbeat)
    for (const stop of stops) stop()
    stream.destroy()
  })
  write('retry: 1000\n\n')
  const headers = { ...assetHeaders('text/event-stream; charset=utf-8'), 'cache-control': 'no-store' }
  return { status: 200, headers, body: stream }
}
