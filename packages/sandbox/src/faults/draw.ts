import { Random } from '../engine/random.ts'
import type { SandboxAnswerFault, SandboxCallbackFault, WaitingFault } from './types.ts'

type Source = WaitingFault & { type: 'random' }

export interface Drawn {
  readonly answer: SandboxAnswerFault | undefined
  readonly callback: SandboxCallbackFault | undefined
}

/** What of a random fault can befall a call. */
export interface Choices {
  readonly answers: readonly SandboxAnswerFault[]
  readonly callbacks: readonly SandboxCallbackFault[]
}

/**
 * Draws each part from the oldest source that has something for it. The same call of the same order, which `purpose`
 * names, always draws the same.
 */
export function draw(
  sources: readonly Source[],
  purpose: string,
  choicesOf: (source: Source) => Choices,
): Drawn {
  const all = sources.map((source) => {
    const random = new Random(source.seed, purpose)
    const one = <T>(choices: readonly T[]): T | undefined =>
      random.next() < source.rate && choices.length > 0
        ? choices[random.int(0, choices.length - 1)]
        : undefined
    const { answers, callbacks } = choicesOf(source)
    return { answers, callbacks, answer: one(answers), callback: one(callbacks) }
  })
  return {
    answer: all.find(({ answers }) => answers.length > 0)?.answer,
    callback: all.find(({ callbacks }) => callbacks.length > 0)?.callback,
  }
}
