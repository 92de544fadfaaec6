import { execFile } from 'node:child_process'
import { copyFileSync, cpSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import type { Consumer } from './list.ts'
import { type RuntimeName, runtime } from './runtimes.ts'

const execute = promisify(execFile)

export interface Row {
  readonly consumer: string
  readonly runtime: RuntimeName | 'npm'
  readonly step: string
  readonly seconds: number
  /** What was printed, when it failed. */
  readonly failure?: string
}

/** What frameworks would tell their makers. */
const SILENCE = { NEXT_TELEMETRY_DISABLED: '1', ASTRO_TELEMETRY_DISABLED: '1' }

/** Milliseconds that a step may take. */
const PATIENCE = 300_000

/**
 * Installs packed packages into a fresh copy of a project, as npm does it for anybody, and uses them there.
 * @param tarballs by the name of the package's folder
 */
export async function useConsumer(
  { folder, create, what, packages, runs }: Consumer,
  tarballs: ReadonlyMap<string, string>,
  into: string,
): Promise<readonly Row[]> {
  const project = join(into, folder)
  if (create === undefined) cpSync(join('e2e/consumers', folder), project, { recursive: true })
  else {
    const what = `--yes --prefer-offline --package=${tarballs.get('create-kumicorn')}`
    const failure = await failureOf(
      `npm exec ${what} -- create-kumicorn ${folder} ${create} --no-install`,
      into,
      runtime('node24', into).bin,
    )
    if (failure !== undefined) throw new Error(`${folder} was not written:\n${failure}`)
  }
  for (const file of ['run-server.mjs', 'run-dev.mjs'])
    copyFileSync(join('e2e/consumers', file), join(project, file))
  const rows: Row[] = []
  const step = async (name: Row['runtime'], what: string, command: string, bin: string): Promise<void> => {
    const began = performance.now()
    const failure = await failureOf(command, project, bin)
    const seconds = Math.round((performance.now() - began) / 100) / 10
    rows.push({
      consumer: folder,
      runtime: name,
      step: what,
      seconds,
      ...(failure !== undefined && { failure }),
    })
  }

  const ours = packages.map((name) => tarballs.get(name)).join(' ')
  const { bin } = runtime('node24', into)
  await step('npm', 'install', `npm install --no-audit --no-fund --prefer-offline ${ours}`, bin)
  for (const { on, steps } of runs)
    for (const name of on) {
      const { bin, run } = runtime(name, join(into, '.runtimes'))
      for (const [title, command] of Object.entries(steps))
        await step(name, title, command.replace('$RUN', run), bin)
    }
  if (rows.length === 1) throw new Error(`${what}: nothing was used`)
  return rows
}

async function failureOf(command: string, cwd: string, bin: string): Promise<string | undefined> {
  const env = {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    NODE_OPTIONS: '',
    CI: 'true',
    ...SILENCE,
  }
  try {
    await execute('sh', ['-c', command], { cwd, env, timeout: PATIENCE })
    return undefined
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string }
    return `${stdout}${stderr}` || message
  }
}
