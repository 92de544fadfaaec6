/** Which of the sandbox's keys signed something. The console shows it masked until asked. */
export type KeyName = 'signKey' | 'callbackSignKey' | 'merchantSecret'

/** Text that is signed, with the places where a key goes. */
export type Part = string | { readonly key: KeyName }

/** A field and what becomes of it. */
export interface ExplainedField {
  readonly name: string
  readonly text: string
  /** Why it is not signed; undefined when it is. */
  readonly leftOut?: string
}

/** One step from the message to its signature. */
export interface Step {
  readonly title: string
  readonly fields?: readonly ExplainedField[]
  readonly parts?: readonly Part[]
}

/** How a message is signed, step by step, and whether its signature is right. */
export interface Explanation {
  /** `unsigned`: the gateway does not sign this. `unclear`: there is nothing that could be checked. */
  readonly verdict: 'valid' | 'invalid' | 'unsigned' | 'unclear'
  readonly note: string
  readonly steps: readonly Step[]
  /** What the message carries, readable: the JSON inside the envelope. */
  readonly content?: string
}

export const unsigned = (note: string): Explanation => ({ verdict: 'unsigned', note, steps: [] })
export const unclear = (note: string): Explanation => ({ verdict: 'unclear', note, steps: [] })

/** The last step and the verdict: the signature that is right beside the one that came. */
export function compared(
  steps: readonly Step[],
  right: string,
  given: string,
  isSame: boolean,
  content?: string,
): Explanation {
  const note = isSame
    ? 'The signature fits.'
    : given === ''
      ? 'There is no signature.'
      : 'The signature does not fit: the message was changed after signing, or signed over other text or with another key.'
  return {
    verdict: isSame ? 'valid' : 'invalid',
    note,
    steps: [
      ...steps,
      { title: 'MD5 of that text, as hex', parts: [right] },
      { title: 'The signature that came', parts: [given] },
    ],
    ...(content === undefined ? {} : { content }),
  }
}

/** The steps as lines of text, with the key's name in its place. */
export const stepLines = (steps: readonly Step[]): readonly string[] =>
  steps.flatMap(({ title, fields = [], parts = [] }) => [
    `${title}:`,
    ...fields.map(
      ({ name, text, leftOut }) => `  ${name}=${text}${leftOut === undefined ? '' : ` (${leftOut})`}`,
    ),
    ...(parts.length === 0 ? [] : [`  ${parts.map(partText).join(' + ')}`]),
  ])

const partText = (part: Part): string => (typeof part === 'string' ? part : `<${part.key}>`)
