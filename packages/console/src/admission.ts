import { isIPv4 } from 'node:net'
import { UNSEEN } from '@kumicorn/core/adapter'
import type { ConsoleRequest } from './exchange.ts'
import { Refusal } from './exchange.ts'
import type { Settings } from './options.ts'

/** Who is at a request. */
export interface Visitor {
  readonly name: string
  readonly readOnly: boolean
}

/** The header that only the page's own script sends: a form of somebody else's page cannot. */
const OWN_HEADER = 'x-kumicorn-console'

const BLANK = new RegExp(`^[\\s\\p{C}${UNSEEN}]*$`, 'u')

/** Who is at the request. @throws Refusal for nobody, and when the application cannot say */
export async function visitorOf(settings: Settings, request: ConsoleRequest): Promise<Visitor> {
  const { user, readOnly, log } = settings
  if (user === undefined) {
    requireThisMachine(request)
    return { name: 'developer', readOnly }
  }
  let found: unknown
  try {
    found = await user(request.given)
  } catch (err) {
    log.error({ err }, 'kumicorn console: the option user has failed, and the request was refused')
    throw new Refusal(
      500,
      'user_failed',
      'Who you are could not be found out: the log of the server says why.',
    )
  }
  const { name, readOnly: onlyLooks = false } = typeof found === 'string' ? { name: found } : namedIn(found)
  // Nor one whose name nobody can see.
  if (typeof name !== 'string' || BLANK.test(name))
    throw new Refusal(403, 'nobody', 'Nobody is signed in who may see this page.')
  // Whatever a host says instead of true: who shall only look must not act.
  return { name, readOnly: readOnly || Boolean(onlyLooks) }
}

const namedIn = (found: unknown): { readonly name?: unknown; readonly readOnly?: unknown } =>
  typeof found === 'object' && found !== null ? found : {}

/** Unprotected, it answers nobody but the developer: no other machine, no proxy, no name that somebody else chose. */
function requireThisMachine({ remoteAddress = '', headers }: ConsoleRequest): void {
  const isLocal = remoteAddress === '::1' || isLoopback(remoteAddress.replace(/^::ffff:/i, ''))
  const isForwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip'].some(
    (name) => headers[name] !== undefined,
  )
  const host = hostnameOf(headers.host ?? '')
  const isOwnName = host === 'localhost' || host === '[::1]' || isLoopback(host)
  if (isLocal && !isForwarded && isOwnName) return
  throw new Refusal(
    403,
    'not_local',
    "This console is unprotected ('development'), and answers on its own machine only. Give kumicornConsole the option user.",
  )
}

/** An address, written out: a name that begins as one (`127.evil.example`) leads wherever its owner says. */
const isLoopback = (host: string): boolean => isIPv4(host) && host.startsWith('127.')

const hostnameOf = (host: string): string =>
  URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : ''

/**
 * Keeps other people's pages from reading and doing anything with the rights of who has the console open.
 * @throws Refusal
 */
export function requireOwnPage({ method, headers }: ConsoleRequest, { origins }: Settings): void {
  const site = headers['sec-fetch-site']
  const { origin } = headers
  // Browsers say where a request comes from, and pages cannot change it. `none`: the address was typed.
  const isForeign =
    site === undefined
      ? origin !== undefined && !origins.has(origin) && !isOwnOrigin(origin, headers.host)
      : site !== 'same-origin' && !(site === 'none' && method === 'GET')
  if (isForeign)
    throw new Refusal(
      403,
      'foreign_page',
      'The request does not come from the page of this console. Behind a proxy that changes the Host header: origins: ["https://…"].',
    )
  if (method === 'GET') return
  if (
    headers[OWN_HEADER] === undefined ||
    !/^application\/json\s*(?:;|$)/i.test(headers['content-type'] ?? '')
  )
    throw new Refusal(415, 'not_from_page', `An action is JSON, with the header ${OWN_HEADER}.`)
}

const isOwnOrigin = (origin: string, host: string | undefined): boolean =>
  host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
