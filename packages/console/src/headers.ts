import type { Attachment } from './exchange.ts'

/** Nothing inline, nothing from elsewhere: text of somebody else that slips through escaping still runs no script. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const COMMON: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'x-robots-tag': 'noindex',
}

/** Of the page itself. */
export const pageHeaders: Readonly<Record<string, string>> = {
  ...COMMON,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
}

/** Of a script, a style sheet, an image: the browser asks each time whether it is still the same. */
export const assetHeaders = (contentType: string, etag: string): Readonly<Record<string, string>> => ({
  ...COMMON,
  'content-type': contentType,
  'cache-control': 'private, no-cache',
  etag,
})

/** Of everything that tells of orders. `no-transform`: nothing between may hold it back to compress it. */
export const dataHeaders = (contentType: string): Readonly<Record<string, string>> => ({
  ...COMMON,
  'content-type': contentType,
  'cache-control': 'no-store, no-transform',
})

/** Of a file to be saved. */
export const attachmentHeaders = ({ name, type }: Attachment): Readonly<Record<string, string>> => ({
  ...dataHeaders(`${type}; charset=utf-8`),
  'content-disposition': `attachment; filename="${name}"`,
})
