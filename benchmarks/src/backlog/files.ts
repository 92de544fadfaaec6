import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { cores } from '../process/cores.ts'
import { Remote } from '../process/remote.ts'

export const startBacklog = (path: string): Remote =>
  new Remote(new URL('./worker.ts', import.meta.url), { args: [path], core: cores.measured })

/** Does something to a file in a process that has ended afterwards. */
async function change(path: string, work: (worker: Remote) => Promise<unknown>): Promise<string> {
  const worker = startBacklog(path)
  try {
    await work(worker)
    await worker.call('close')
  } finally {
    await worker.close()
  }
  return path
}

export interface BacklogFiles {
  /** Nothing waits. */
  readonly none: string
  readonly noneAgain: string
  /** Everything waits for the handler. */
  readonly waiting: string
  readonly gone: string
  readonly dead: string
}

/** Files with so many deliveries each. */
export async function makeFiles(
  folder: string,
  count: number,
  progress: (text: string) => void,
): Promise<BacklogFiles> {
  const path = (name: string): string => join(folder, `${name}.db`)
  const copy = (from: string, name: string): string => {
    copyFileSync(from, path(name))
    return path(name)
  }
  progress(`writing ${count} deliveries that wait`)
  const waiting = await change(path('waiting'), (worker) => worker.call('fill', count))
  progress(`leaving ${count} deliveries to nobody`)
  const gone = await change(copy(waiting, 'gone'), (worker) => worker.call('orphan'))
  progress(`giving up ${count} deliveries`)
  const dead = await change(copy(waiting, 'dead'), (worker) => worker.call('kill'))
  return { none: path('none'), noneAgain: path('none-again'), waiting, gone, dead }
}
