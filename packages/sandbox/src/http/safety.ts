import { isIP } from 'node:net'

/*
 * What keeps other people's web pages out of a sandbox on a developer's machine. A page of a foreign site can
 * make the browser send requests here, and by DNS rebinding even under a name of its own; it cannot choose the
 * `Host`, `Origin` and `Sec-Fetch-Site` that the browser adds.
 */

/**
 * Names and addresses, as {@link hostFrom} writes them, that a request may be sent to, beside loopback and the address
 * it arrived at.
 */
export type AllowedHosts = readonly string[]

/** What of a request decides. */
export interface RequestOrigin {
  readonly host: string | undefined
  readonly origin: string | undefined
  /** The address of this machine at which the connection arrived. */
  readonly localAddress: string | undefined
  /** `Sec-Fetch-Site`: browsers say whose page sends a request, also where they send no `Origin`. */
  readonly site?: string | undefined
  /** A browser's visit to a page that others may lead to. */
  readonly isVisit?: boolean
  /** A browser's GET of a gateway's API, where a GET may do as much as a POST. */
  readonly isBrowsersCall?: boolean
}

export interface SafetyRefusal {
  readonly status: 403 | 421
  /** For the developer: what is wrong, and what to do when it is meant. */
  readonly message: string
}

/** Why a request must not be served, or undefined when it may. A client that sends no `Origin` is no browser page. */
export function refuseForeign(request: RequestOrigin, allowed: AllowedHosts): SafetyRefusal | undefined {
  const { host, origin, localAddress, site, isVisit, isBrowsersCall } = request
  if (host !== undefined && !isOwnName(hostnameOf(host), localAddress, allowed)) {
    return {
      status: 421,
      message: `The sandbox does not answer to the Host ${JSON.stringify(host)}. If it is meant: --allow-host, or the option allowHosts.`,
    }
  }
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && isVisit !== true) {
    return { status: 403, message: `The sandbox takes no requests from pages of others (${site}).` }
  }
  // Over http browsers send `Sec-Fetch-Site` to loopback names only, and old ones never: it may be anybody's image.
  if (site === undefined && isBrowsersCall === true) {
    return {
      status: 403,
      message: 'The sandbox takes no GET of a browser as a call of the gateway: use POST.',
    }
  }
  if (origin === undefined || isSameSite(origin, host)) return undefined
  return {
    status: 403,
    message: `The sandbox takes no requests from pages of ${JSON.stringify(origin)}.`,
  }
}

function isOwnName(name: string | undefined, local: string | undefined, allowed: AllowedHosts): boolean {
  if (name === undefined) return false
  if (isLoopback(name) || allowed.includes(name)) return true
  return isIP(name) !== 0 && name === local?.replace(/^::ffff:/, '')
}

/** By RFC 6761 each of these names is this machine, always. */
const LOOPBACK_NAME = /^(?:.+\.)?localhost\.?$/i

/** Whether a name or address means this machine and nobody else can mean another by it. */
export function isLoopback(name: string): boolean {
  return LOOPBACK_NAME.test(name) || name === '::1' || /^127(\.\d+){3}$/.test(name)
}

/**
 * What to ask a resolver for: few know of the names below `localhost`, and those that ask around may be told anything.
 */
export const resolvable = (name: string): string => (LOOPBACK_NAME.test(name) ? 'localhost' : name)

/** Most requests have the same `Host` as the one before. */
let lastHost: { readonly host: string; readonly name: string | undefined } = { host: '', name: undefined }

/** Without port and brackets, in lower case. */
function hostnameOf(host: string): string | undefined {
  if (lastHost.host !== host) lastHost = { host, name: readHostname(host) }
  return lastHost.name
}

/** Without port and brackets, in lower case; undefined for what no client writes as a `Host`. */
export function readHostname(host: string): string | undefined {
  // An URL would drop some of them, but addresses are made of the header as it came.
  if (/[\s/\\?#@]/.test(host)) return undefined
  const url = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : undefined
  return url?.hostname.replace(/^\[|\]$/g, '')
}

/** A name or an address alone, as {@link readHostname} reads it from a `Host`; undefined for what is more, or none. */
export function hostFrom(given: string): string | undefined {
  if (isIP(given) === 6) return readHostname(`[${given}]`)
  return given.includes(':') ? undefined : readHostname(given)
}

/** A page of the sandbox itself: the very host and port that the request went to. */
function isSameSite(origin: string, host: string | undefined): boolean {
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
}

/**
 * Everything from the sandbox itself and nothing inline: text of somebody else that slips through escaping still
 * runs no script. Forms go only to the sandbox; a redirect after a form to the merchant's page must be a link or
 * a script's `location`, which this policy does not restrain.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const COMMON: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  // Not `no-referrer`: with it, browsers send the Origin of the sandbox's own forms as "null".
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
}

/** Headers of every HTML answer. */
export function htmlHeaders(): Readonly<Record<string, string>> {
  return {
    ...COMMON,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
  }
}

/** Headers of a script, a style sheet, an image, or the JSON of the control API. */
export function assetHeaders(contentType: string): Readonly<Record<string, string>> {
  return { ...COMMON, 'content-type': contentType, 'cache-control': 'no-cache' }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text for HTML, in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')
}

/** An address that a page may link or redirect to: http or https, else undefined (`javascript:`, `data:` …). */
export function safeLink(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url.href : undefined
}
