import type { FlatField } from '../json.ts'
import { type Finding, problem } from './finding.ts'

export interface Field extends FlatField {
  readonly index: number
}

/** A way in which people sign wrongly: what they change of the fields. */
interface FieldGuess {
  readonly finding: Finding
  /** Several where it cannot be told which: one by one, as of many fields there are too many. */
  change(fields: readonly Field[]): Iterable<readonly Field[]>
}

/** How the fields are put together and the key is added. */
interface JoinGuess {
  readonly finding: Finding | undefined
  join(pairs: readonly string[], key: string): string
}

const mapped =
  (change: (field: Field) => string) =>
  (fields: readonly Field[]): readonly (readonly Field[])[] => [
    fields.map((field) => ({ ...field, text: field.text === '' ? '' : change(field) })),
  ]

const RESERIALISE =
  'Sign and verify over the raw bytes: never over what JSON.parse and JSON.stringify made of them.'

const isNumber = ({ value, text }: Pick<Field, 'value' | 'text'>): boolean =>
  typeof value === 'number' || isLongLiteral({ value, text })
/** A number literal that JavaScript would change comes as its text; text of the body itself cannot be told apart. */
const isLongLiteral = ({ value, text }: Pick<Field, 'value' | 'text'>): boolean =>
  value === text && /^-?\d+(\.\d+)?$/.test(text)

function* oneByOne(
  fields: readonly Field[],
  variants: (field: Field) => readonly string[],
): Iterable<readonly Field[]> {
  for (const [index, field] of fields.entries()) {
    for (const text of variants(field)) {
      if (text !== field.text) yield fields.with(index, { ...field, text })
    }
  }
}

function* withoutOne(fields: readonly Field[]): Iterable<readonly Field[]> {
  for (const index of fields.keys()) yield fields.toSpliced(index, 1)
}

export const asGiven: FieldGuess = { finding: problem('', ''), change: (fields) => [fields] }

export const fieldGuesses: readonly FieldGuess[] = [
  {
    finding: problem(
      'number-reformatted',
      'A number was signed in another form than it has in the body, such as 98 for 98.0.',
      RESERIALISE,
    ),
    change: mapped((field) => (isNumber(field) ? String(Number(field.text)) : field.text)),
  },
  {
    finding: problem(
      'body-reserialised',
      'A number has lost its form, such as 98.0 that became 98: the body was parsed and written anew after it was signed.',
      RESERIALISE,
    ),
    change: (fields) =>
      oneByOne(fields, (field) =>
        isNumber(field) ? [`${field.text}.0`, `${field.text}.00`, `${field.text}0`] : [],
      ),
  },
  {
    finding: problem(
      'integer-rounded',
      'An integer beyond 2^53 was rounded: the body went through JSON.parse, or the signer did.',
      RESERIALISE,
    ),
    change: (fields) => oneByOne(fields, neighbours),
  },
  {
    finding: problem(
      'url-encoded',
      'The values were URL-encoded before they were signed.',
      'Sign the raw values.',
    ),
    change: mapped(({ text }) => encodeURIComponent(text)),
  },
  {
    finding: problem(
      'url-encoded',
      'The values were form-encoded before they were signed.',
      'Sign the raw values.',
    ),
    change: mapped(({ text }) => new URLSearchParams([['', text]]).toString().slice(1)),
  },
  {
    finding: problem(
      'html-escaped',
      'The values were HTML-escaped before they were signed.',
      'Sign the raw values.',
    ),
    change: mapped(({ text }) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')),
  },
  {
    finding: problem(
      'json-escaped',
      'Characters beyond ASCII were signed as \\u escapes.',
      'Sign the text itself, as UTF-8.',
    ),
    change: mapped(({ text }) =>
      text.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ),
  },
  {
    finding: problem(
      'wrong-charset',
      'The text was read as Latin-1 before it was signed.',
      'Read and sign UTF-8.',
    ),
    change: mapped(({ text }) => Buffer.from(text, 'utf8').toString('latin1')),
  },
  {
    finding: problem(
      'values-trimmed',
      'White space around a value was cut off before it was signed.',
      'Sign values as they are.',
    ),
    change: mapped(({ text }) => text.trim()),
  },
  {
    finding: problem(
      'field-not-signed',
      'A field of the body was not signed.',
      'Sign every field but sign and empty ones.',
    ),
    change: withoutOne,
  },
]

/** The whole numbers that JavaScript cannot tell from this one. */
function neighbours({ text, value }: Field): readonly string[] {
  if (!/^\d{16,19}$/.test(text) || !isNumber({ text, value })) return []
  const around = Array.from({ length: 2_049 }, (_, index) => BigInt(text) + BigInt(index - 1_024))
  return around.filter((each) => Number(each) === Number(text)).map(String)
}

const byName = (a: Field, b: Field): number => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name))
const direct = (pairs: readonly string[], key: string): string => pairs.join('&') + key

export const joinGuesses: readonly JoinGuess[] = [
  { finding: undefined, join: direct },
  ...(['&key=', '&sign_key=', '&signKey=', '&', '&secret='] as const).map((glue) => ({
    finding: problem(
      'key-glued',
      `The key was added with "${glue}" before it.`,
      'Add the key directly after the last value.',
    ),
    join: (pairs: readonly string[], key: string) => pairs.join('&') + glue + key,
  })),
  {
    finding: problem(
      'key-first',
      'The key was put before the fields.',
      'Add the key directly after the last value.',
    ),
    join: (pairs, key) => key + pairs.join('&'),
  },
  {
    finding: problem('no-separators', 'The fields were joined without "&".', 'Join name=value with "&".'),
    join: (pairs, key) => pairs.join('') + key,
  },
  {
    finding: problem(
      'key-missing',
      'The key was not added at all.',
      'Add the key directly after the last value.',
    ),
    join: (pairs) => pairs.join('&'),
  },
]

export interface OrderGuess {
  readonly finding: Finding | undefined
  readonly empties?: true
  /** Undefined: as they came. */
  readonly compare?: (a: Field, b: Field) => number
}

const UNSORTED = problem(
  'unsorted',
  'The fields were signed in another order than that of their names.',
  'Sort by name, in ASCII order: upper case before lower case.',
)

const { compare: compareLetters } = new Intl.Collator('en', { sensitivity: 'base' })

export const orderGuesses: readonly OrderGuess[] = [
  { finding: undefined, compare: byName },
  {
    finding: problem(
      'empty-values-signed',
      'Fields without a value were signed as well.',
      'Leave empty fields out of what is signed.',
    ),
    empties: true,
    compare: byName,
  },
  { finding: UNSORTED },
  { finding: UNSORTED, compare: (a, b) => compareLetters(a.name, b.name) },
]
