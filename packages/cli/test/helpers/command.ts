import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'

const BIN = fileURLToPath(new URL('../../src/bin.ts', import.meta.url))
export const NODE = [process.execPath, '--conditions=@kumicorn/source', BIN]

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Calling {
  readonly folder?: string
  readonly env?: Readonly<Record<string, string>>
  /** Ctrl-C is pressed when it resolves. */
  readonly interrupt?: Promise<unknown>
}

/** Nothing of the surroundings of the tests may show in what the command prints. */
const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env
/** Node 22 says of its own SQLite that it is experimental. */
const NODE_OPTIONS = '--disable-warning=ExperimentalWarning'
const bare = { PATH, NODE_COMPILE_CACHE, NODE_OPTIONS, TZ: 'UTC', TERM: 'xterm-256color' }

async function started(
  argv: readonly string[],
  { folder = '.', env = {}, interrupt }: Calling,
  input = '',
): Promise<Ran> {
  const [command = '', ...args] = argv
  const child = spawn(command, args, { cwd: folder, env: { ...bare, ...env } })
  void interrupt?.then(() => child.kill('SIGINT'))
  const ran = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    ran.stdout += text
    // A person answers when asked, not before.
    if (text.includes('[y/N]')) child.stdin.write(input)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    ran.stderr += text
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve)
  })
  return { code, ...ran }
}

/** Runs the real command in a process of its own, with pipes on all sides. */
export const kumicorn = (args: readonly string[], calling: Calling = {}): Promise<Ran> =>
  started([...NODE, ...args], calling)

const quoted = (args: readonly string[]): string => args.map((arg) => `'${arg}'`).join(' ')

/** Runs a line of a shell in which `kumicorn` is the real command. */
export const shell = (line: string, calling: Calling = {}): Promise<Ran> =>
  started(['bash', '--norc', '-c', `kumicorn() { ${quoted(NODE)} "$@"; }; set -o pipefail; ${line}`], calling)

/** Runs the real command on a terminal of `columns`; `input` is typed when it asks. */
export async function onTerminal(
  args: readonly string[],
  { columns = 200, input = '', ...calling }: Calling & { readonly columns?: number; readonly input?: string },
): Promise<Ran> {
  const line = `stty cols ${columns} rows 50; ${quoted([...NODE, ...args])}`
  return started(['script', '--quiet', '--return', '--command', line, '/dev/null'], calling, input)
}

/** `script`, which lends a terminal, is Linux's. */
export const hasTerminal = process.platform === 'linux'

export const plain = (text: string): string =>
  stripVTControlCharacters(text).replaceAll('\r\n', '\n').replaceAll('\r', '')

export const jsonLines = (text: string): readonly Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
