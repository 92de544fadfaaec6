import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { Result } from './calls.ts'
import { Connection } from './connection.ts'
import type { KnownFiles } from './kept-files.ts'
import { Mailbox, type ToWorker } from './mailbox.ts'

/* The thread of a store: takes what has piled up, carries it out together, and answers. */

export type Answer = readonly (readonly [id: number, result: Result])[]

export interface WorkerData {
  readonly path: string
  /** What the thread before this one has had open. */
  readonly known: KnownFiles | undefined
}

/** What the thread tells: how calls ended, or which files it has open. */
export type FromWorker = Answer | KnownFiles

if (parentPort === null) throw new Error('this file is the thread of a sqliteStore')
const port = parentPort
const { path, known } = workerData as WorkerData
const connection = new Connection(path, known)
const mailbox = new Mailbox(receive)
let told = known
let canReceive = true
let isBusy = false

/** On Deno the port of a thread cannot be asked: there, what the event loop hands over is all that has come. */
function receive(): ToWorker | undefined {
  if (!canReceive) return undefined
  try {
    return receiveMessageOnPort(port as never)?.message as ToWorker | undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_INVALID_ARG_TYPE') throw error
    canReceive = false
    return undefined
  }
}

async function work(): Promise<void> {
  for (let next = mailbox.pileUp(); next !== undefined; next = mailbox.pileUp()) {
    const { sent, isLast } = next
    if (sent.length > 0) {
      const results = await connection.run(sent)
      tellFiles()
      tell(sent.map(({ id }, index) => [id, results[index] as Result]))
    }
    if (isLast) {
      connection.close()
      port.close()
      return
    }
  }
}

const tell = (message: FromWorker): void => port.postMessage(message)

/** Before the answers: whoever has one knows what must not be made anew if this thread ends by itself. */
function tellFiles(): void {
  if (connection.known === undefined || connection.known === told) return
  told = connection.known
  tell(told)
}

function begin(): void {
  if (isBusy) return
  isBusy = true
  void work().finally(() => {
    isBusy = false
  })
}

port.on('message', (message: ToWorker) => {
  mailbox.park(message)
  begin()
})
