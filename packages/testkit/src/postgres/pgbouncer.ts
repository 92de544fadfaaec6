import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from './server.ts'

export interface PgBouncer {
  /** Leads to the same database, through it. */
  readonly url: string
  /** Ends it at once, with all connections of both sides, and starts it again. */
  crash(): Promise<void>
  stop(): Promise<void>
}

/** The real one, of the system. */
const BINARY = 'pgbouncer'
/** Where Debian has what only root needs. */
const PATH = `${process.env.PATH}:/usr/sbin`

/** Whether there is one on this machine. */
export function hasPgBouncer(): boolean {
  try {
    execFileSync(BINARY, ['--version'], { env: { PATH }, stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/**
 * A PgBouncer in transaction mode before a server: its clients share few connections, and each transaction gets
 * another one.
 */
export async function startPgBouncer(server: string, connections = 4): Promise<PgBouncer> {
  const { hostname, port, username, password } = new URL(server)
  const folder = await mkdtemp(join(tmpdir(), 'kumicorn-pgbouncer-'))
  await chmod(folder, 0o755)
  const file = join(folder, 'pgbouncer.ini')
  const own = await freePort()
  const settings = [
    '[databases]',
    `* = host=${hostname} port=${port} user=${username} password=${password}`,
    '[pgbouncer]',
    'listen_addr=127.0.0.1',
    `listen_port=${own}`,
    'unix_socket_dir=',
    'auth_type=any',
    'pool_mode=transaction',
    `default_pool_size=${connections}`,
    'server_round_robin=1',
    'max_client_conn=500',
    // It does not run as root.
    ...(process.getuid?.() === 0 ? ['user=nobody'] : []),
  ]
  await writeFile(file, `${settings.join('\n')}\n`)
  let bouncer = await run(file)
  const url = new URL(server)
  url.port = String(own)
  return {
    url: url.href,
    async crash() {
      await end(bouncer)
      bouncer = await run(file)
    },
    async stop() {
      await end(bouncer)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function run(file: string): Promise<ChildProcess> {
  const child = spawn(BINARY, [file], { env: { PATH }, stdio: ['ignore', 'ignore', 'pipe'] })
  const said: string[] = []
  for await (const line of createInterface(child.stderr)) {
    said.push(line)
    if (!line.includes('process up')) continue
    child.stderr.resume()
    return child
  }
  throw new Error(`${BINARY} did not start:\n${said.join('\n')}`)
}

async function end(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
