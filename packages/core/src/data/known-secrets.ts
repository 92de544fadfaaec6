const HIDDEN = '[redacted]'

/** Shorter ones occur by chance: hiding them would tear words apart. */
const LEAST = 4

/** Characters of the bytes of a digest as base64. */
const DIGEST_BYTES = 22

/** Long enough not to occur by chance in another case, or with something in between. */
const LONG = 8

/** Characters that may stand between two others. */
const BETWEEN = 8

/**
 * A text of somebody else without these values, which we know: also in the other case, as base64, hexadecimal or part of
 * a URL, and with blanks, dashes or the like between their characters.
 */
export function withoutKnown(text: string, values: readonly string[]): string {
  const worth = values.filter((value) => value.length >= LEAST && value.length <= text.length)
  // No form is shorter than what it is one of, but that of a digest.
  if (worth.length === 0 && text.length < DIGEST_BYTES) return text
  const forms = [...new Set(values.flatMap(formsOf))].filter((form) => form.length >= LEAST)
  forms.sort((a, b) => b.length - a.length)
  const exactly = forms.reduce((rest, form) => rest.replaceAll(form, HIDDEN), text)
  return forms
    .filter((form) => charactersOf(form).length >= LONG)
    .reduce((rest, form) => rest.replace(spelt(form), HIDDEN), exactly)
}

function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value)
  const ofDigest = /^[0-9a-f]{32}$/i.test(value) ? [unpadded(Buffer.from(value, 'hex'))] : []
  return [
    value,
    unpadded(bytes),
    ...[0, 1, 2].map((before) => withinBase64(bytes, before)).filter((form) => form.length >= LONG),
    bytes.toString('hex'),
    encodeURIComponent(value.toWellFormed()),
    ...ofDigest,
  ]
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

/** What stands of it in the base64 of a longer text, whatever that is: the characters at its ends tell of others, too. */
function withinBase64(bytes: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
  return text.slice(Math.ceil((before * 4) / 3), Math.floor(((before + bytes.length) * 4) / 3))
}

const charactersOf = (form: string): readonly string[] => form.match(/[0-9a-z]/gi) ?? []

/**
 * Its letters and digits with whatever somebody may have put between them, and between what else of it stands there.
 * Nothing of that is one of them: a text is read in one pass.
 */
function spelt(form: string): RegExp {
  const parts = [...form.matchAll(/([^0-9a-z]*)([0-9a-z])/gi)]
  const source = parts.map(([, between = '', character = ''], index) =>
    index === 0 ? character : `[^0-9a-z]{0,${BETWEEN * (between.length + 1) + between.length}}${character}`,
  )
  return new RegExp(source.join(''), 'gi')
}
