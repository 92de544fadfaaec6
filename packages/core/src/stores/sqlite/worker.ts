import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { Request, Result } from './calls.ts'
import { Connection } from './connection.ts'

/* The thread of a store: takes what has piled up, carries it out together, and answers. */

export interface Sent extends Request {
  readonly id: number
}
export type Answer = readonly (readonly [id: number, result: Result])[]
export type ToWorker = readonly Sent[] | 'close'

const port = parentPort
if (port === null) throw new Error('this file is the thread of a sqliteStore')
const connection = new Connection((workerData as { readonly path: string }).path)
let isBusy = false

/** Everything that has come by now. */
function pileUp(first: ToWorker): { readonly sent: readonly Sent[]; readonly isLast: boolean } {
  const sent: Sent[] = []
  for (let next: ToWorker | undefined = first; next !== undefined; ) {
    if (next === 'close') return { sent, isLast: true }
    sent.push(...next)
    next = receiveMessageOnPort(port as never)?.message as ToWorker | undefined
  }
  return { sent, isLast: false }
}

async function work(first: ToWorker): Promise<void> {
  for (let next: ToWorker | undefined = first; next !== undefined; ) {
    const { sent, isLast } = pileUp(next)
    const results = sent.length === 0 ? [] : await connection.run(sent)
    if (sent.length > 0)
      port?.postMessage(sent.map(({ id }, index) => [id, results[index] as Result]) satisfies Answer)
    if (isLast) {
      connection.close()
      port?.close()
      return
    }
    next = waiting.shift() ?? (receiveMessageOnPort(port as never)?.message as ToWorker | undefined)
  }
}

/** What the event loop has handed over while the file was being opened. */
const waiting: ToWorker[] = []

port.on('message', (message: ToWorker) => {
  if (isBusy) {
    waiting.push(message)
    return
  }
  isBusy = true
  void work(message).finally(() => {
    isBusy = false
  })
})
