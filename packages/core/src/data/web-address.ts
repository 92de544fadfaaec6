import { aString, requireGiven } from './options.ts'

/**
 * What is wrong with the text of an http or https address, to be put behind the name of what holds it; undefined when
 * nothing is. Holds none of the text but a host that is no word of anybody. @throws ConfigError for what is no text
 */
export function addressMistake(text: string): string | undefined {
  requireGiven('addressMistake', 'the address', text, aString)
  // URL drops them at the ends, and in the text they stay: with a path behind it, that is no address any more.
  if (/[\s\p{Cc}]/u.test(text)) return 'must be an address without blanks'
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol))
    return 'must be an http or https address, e.g. "https://shop.example.com"'
  // What a template makes of a variable that is not set: `https://${host}`.
  if (/^(undefined|null|nan)\.?$/.test(url.hostname))
    return `has the host "${url.hostname}": a variable that it is made of is not set`
  // A password in the address would end up in errors and logs.
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password'
  return undefined
}
