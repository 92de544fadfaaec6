import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Check, CheckResult } from '../../data/check.ts'
import type { Database } from './database.ts'
import type { Durability } from './durability.ts'

const FULL = 2
const GIB = 1024 ** 3
/** Less than that is soon used up by the log of a busy day. */
const LEAST_FREE = GIB

/** What is looked at in a file before going live. */
export function sqliteChecks(database: Pick<Database, 'call'>): readonly Check[] {
  const find = (): Promise<Durability> => database.call('findDurability')
  return [
    { name: 'fsync', run: async () => flushes(await find()) },
    { name: 'disk', run: async ({ production }) => disk(await find(), production) },
    { name: 'version', run: async () => ({ state: 'ok', found: `SQLite ${(await find()).version}` }) },
  ]
}

function flushes({ journalMode, synchronous }: Durability): CheckResult {
  const found = `journal_mode ${journalMode}, synchronous ${synchronous}`
  if (journalMode === 'wal' && synchronous >= FULL)
    return { state: 'ok', found: `what is acknowledged is flushed to the disk (${found})` }
  return {
    state: 'failed',
    found: `what is committed may be lost in a power cut (${found})`,
    mend: 'nothing but sqliteStore may open the file while it is in use: look who changes its journal',
  }
}

/** File systems that lose what was flushed, or on which a write-ahead log does not work. (statfs(2) of Linux.) */
const fileSystems: Readonly<
  Record<number, { readonly name: string; readonly mend: string; readonly severe: boolean }>
> = {
  16914836: { name: 'tmpfs, in memory', mend: 'put the file on a disk', severe: true },
  2240043254: { name: 'ramfs, in memory', mend: 'put the file on a disk', severe: true },
  26985: network('NFS'),
  4283649346: network('SMB'),
  4266872130: network('SMB'),
  16914839: network('9p'),
  2035054128: {
    name: 'overlayfs, the layer of a container',
    mend: 'put the file on a volume: the layer goes with the container',
    severe: false,
  },
}

function network(name: string) {
  const mend =
    'put the file on a disk of this machine, or take postgresStore(): its locks do not work over a network'
  return { name: `${name}, over a network`, mend, severe: true }
}

async function disk({ file }: Durability, production: boolean): Promise<CheckResult> {
  const { type, bavail, bsize } = await statfs(dirname(file))
  const free = bavail * bsize
  const room = `${(free / GIB).toFixed(1)} GiB are free`
  const odd = process.platform === 'linux' ? fileSystems[type] : undefined
  if (odd)
    return {
      state: odd.severe && production ? 'failed' : 'warning',
      found: `the file lies on ${odd.name}; ${room}`,
      mend: odd.mend,
    }
  if (free < LEAST_FREE)
    return {
      state: 'warning',
      found: room,
      mend: 'make room: callbacks are answered 503 once the disk is full',
    }
  return { state: 'ok', found: room }
}
