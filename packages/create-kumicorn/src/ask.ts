import { cancel, intro, isCancel, select, text } from '@clack/prompts'
import { type Choices, FRAMEWORKS, NAMES, STORES } from './choices.ts'
import { Cancelled } from './errors.ts'
import type { Surroundings } from './surroundings.ts'
import { objection } from './target.ts'

/** What was said on the command line, and in the end what is to be written. */
export type Wanted = Pick<Choices, 'framework' | 'store'> & { readonly folder: string }

export const DEFAULTS: Wanted = { folder: 'kumicorn-shop', framework: 'express', store: 'sqlite' }

const ABOUT = {
  express: 'version 5',
  fastify: 'version 5',
  nestjs: 'version 12, on Express',
  sqlite: 'one file on one machine, nothing to install',
  postgres: 'for several instances',
} as const

const choicesOf = <Name extends keyof typeof ABOUT>(names: readonly Name[]) =>
  names.map((value) => ({
    value: value as string,
    label: NAMES[value] as string,
    hint: ABOUT[value] as string,
  }))

/** Asks a person for what was not said. @throws Cancelled at Ctrl-C or Escape */
export async function ask(said: Partial<Wanted>, around: Surroundings): Promise<Wanted> {
  const streams = { input: around.stdin, output: around.stdout }
  const answered = <Value>(answer: Value | symbol): Value => {
    if (!isCancel(answer)) return answer as Value
    cancel('Nothing was written.', streams)
    throw new Cancelled()
  }
  intro('A shop on Kumicorn', streams)
  const { folder: usual } = DEFAULTS
  const folder =
    said.folder ??
    answered(
      await text({
        message: 'Which folder?',
        placeholder: usual,
        defaultValue: usual,
        validate: (given) => objection(given || usual, around.folder),
        ...streams,
      }),
    )
  const framework =
    said.framework ??
    answered(await select({ message: 'Which framework?', options: choicesOf(FRAMEWORKS), ...streams }))
  const store =
    said.store ??
    answered(await select({ message: 'Where are orders kept?', options: choicesOf(STORES), ...streams }))
  return { folder, framework, store } as Wanted
}
