import type { Answer } from '../http/exchange.ts'
import type { SandboxAnswerFault } from './types.ts'

/** An answer with what the `answer` event tells of it. */
export interface GatewayAnswer extends Omit<Answer, 'transit'> {
  readonly accepted: boolean
  readonly code: string
  readonly message: string
  readonly reason: string | undefined
}

/** What a gateway says only when a fault makes it. */
export interface CannedAnswers {
  /** A refusal with one of the gateway's codes. */
  refused(code: string): GatewayAnswer
  rateLimited(): GatewayAnswer
  unknownError(): GatewayAnswer
  /** The same answer with a signature that does not fit. */
  badlySigned(answered: GatewayAnswer): GatewayAnswer
}

type ServerError = SandboxAnswerFault & { kind: 'server-error' }
type Malformed = SandboxAnswerFault & { kind: 'malformed' }

const titles: Readonly<Record<NonNullable<ServerError['status']>, string>> = {
  500: '500 Internal Server Error',
  502: '502 Bad Gateway',
  503: '503 Service Temporarily Unavailable',
  504: '504 Gateway Time-out',
}

const HTML = { 'content-type': 'text/html' }

/** What a proxy answers when the server behind it does not. */
export function proxyPage(status: ServerError['status'] = 502): GatewayAnswer {
  return {
    status,
    headers: HTML,
    body: page(titles[status]),
    accepted: false,
    code: `HTTP ${status}`,
    message: titles[status],
    reason: 'a fault',
  }
}

/** The answer as nobody can read it. */
export function garbled(answered: GatewayAnswer, as: Malformed['as'] = 'truncated'): GatewayAnswer {
  switch (as) {
    case 'truncated':
      return { ...answered, body: answered.body.slice(0, Math.floor(answered.body.length / 2)) }
    case 'html':
      return { ...answered, headers: HTML, body: page('Welcome') }
    case 'empty':
      return { ...answered, body: '' }
    case 'binary':
      return { ...answered, body: '\u0000\u0001\ufffd\u0002'.repeat(16) }
  }
}

const page = (title: string): string =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`
