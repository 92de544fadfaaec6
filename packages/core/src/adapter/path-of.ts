import { aString, requireGiven } from '../data/options.ts'

/**
 * The path that a request asks for, to compare it with those of callbacks: without what a proxy may put in front
 * (`http://host`), without the query, and without a slash at the end. @throws ConfigError for what is no text
 */
export function pathOf(url = '/'): string {
  requireGiven('pathOf', 'the address', url, aString)
  const path = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, '').split('?', 1)[0] || '/'
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

/** The end of a path by which one is known that came elsewhere. */
export function lastPartOf(path: string): string {
  const plain = pathOf(path)
  return plain.slice(plain.lastIndexOf('/'))
}
