import { writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { CommanderError } from 'commander'
import { agentOf } from './agent.ts'
import { endsAtAgeGate, managerOf, NAMES } from './choices.ts'
import { Cancelled, UsageError } from './errors.ts'
import { install } from './install.ts'
import { printable } from './printable.ts'
import { parse } from './program.ts'
import { shopFiles } from './shop-files.ts'
import { stepsOf } from './steps.ts'
import type { Surroundings } from './surroundings.ts'
import { makeFolder, nameOf } from './target.ts'
import { wanted } from './wanted.ts'

const OK = 0
const FAILED = 1
const USAGE = 2

/** Runs one command line. Never rejects: what went wrong is printed and told by the exit code. */
export async function run(args: readonly string[], around: Surroundings): Promise<number> {
  const note = (text: string): void => void around.stderr.write(`create-kumicorn: ${printable(text)}\n`)
  try {
    return await create(args, around, note)
  } catch (error) {
    // Their reasons are printed already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? OK : USAGE
    if (error instanceof Cancelled) return FAILED
    note(error instanceof Error ? error.message : String(error))
    if (!(error instanceof UsageError)) return FAILED
    around.stderr.write('(--help shows how it is used)\n')
    return USAGE
  }
}

async function create(
  args: readonly string[],
  around: Surroundings,
  note: (text: string) => void,
): Promise<number> {
  const { env, folder: current, stdout } = around
  const said = parse(args, around)
  const { folder: given, framework, store } = await wanted(said, around)
  const manager = said.manager ?? managerOf(env.npm_config_user_agent)
  const folder = resolve(current, given)
  const tellsAgeGate = !endsAtAgeGate(await agentOf(manager, env.npm_config_user_agent))
  write(folder, shopFiles({ name: nameOf(folder), framework, store, manager, tellsAgeGate }))
  stdout.write(`\nWritten to ${printable(folder)}: a shop with ${NAMES[framework]} and ${NAMES[store]}.\n\n`)

  const failure = said.install ? await install(manager, folder) : undefined
  if (failure !== undefined) note(`the shop is written, but ${manager} install has failed: ${failure}`)
  const path = relative(current, folder)
  const steps = stepsOf({ store, manager }, said.install && failure === undefined)
  const lines = [...(path === '' ? [] : [`cd ${/\s/.test(path) ? `"${path}"` : path}`]), ...steps].map(
    (step) => `  ${printable(step)}\n`,
  )
  if (said.install) stdout.write('\n')
  stdout.write(`Next:\n\n${lines.join('')}\n`)
  stdout.write('Then open http://127.0.0.1:3000/buy/A-1/254771114118 and pay. README.md says more.\n')
  return failure === undefined ? OK : FAILED
}

/** @throws UsageError when nothing can be written there */
function write(folder: string, files: ReadonlyMap<string, string>): void {
  let written = 0
  try {
    for (const [name, text] of files) {
      const file = join(folder, name)
      makeFolder(dirname(file))
      // Nothing of others is written over, whoever writes there at the same time.
      writeFileSync(file, text, { flag: 'wx' })
      written += 1
    }
  } catch (error) {
    const { message } = error as Error
    if (written === 0) throw new UsageError(`nothing can be written to ${folder}: ${message}`)
    throw new Error(`only ${written} of ${files.size} files could be written to ${folder}: ${message}`)
  }
}
