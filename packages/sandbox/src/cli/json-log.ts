import type { SandboxEvents } from '../events.ts'
import type { Sandbox } from '../sandbox.ts'

const NAMES = [
  'request',
  'answer',
  'order',
  'callback',
  'acknowledged',
  'callback-failed',
  'fault',
  'cleared',
  'data-failed',
] as const satisfies readonly (keyof SandboxEvents)[]

/** Writes every event as one JSON object a line, after one that tells addresses and keys. */
export function printEvents(sandbox: Sandbox, write: (line: string) => void): void {
  const { url, kumquat, paynicorn, clock } = sandbox
  write(JSON.stringify({ event: 'started', at: clock.now(), url, kumquat, paynicorn }))
  for (const name of NAMES) {
    sandbox.on(name, (event) => write(JSON.stringify({ event: name, ...event })))
  }
}
