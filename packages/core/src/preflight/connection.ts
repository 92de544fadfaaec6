import { isIP, type Socket, connect as tcp } from 'node:net'
import { type TLSSocket, connect as tls } from 'node:tls'
import type { CheckResult, CheckTools } from '../data/check.ts'
import { isThisMachine } from './addresses.ts'
import { failed, ok, severe, warning } from './results.ts'

const DAY = 24 * 60 * 60_000

/** Certificates are renewed weeks before they end: one that is nearer to it will hardly be in time. */
const RENEWED_BY_DAYS = 14

/** Whose server it is: who has to mend its certificate. */
export type Owner = 'gateway' | 'ours'

/** How a server is reached: whether it listens, and speaks TLS with a certificate that others trust. Sends nothing. */
export async function connection(url: URL, owner: Owner, tools: CheckTools): Promise<CheckResult> {
  const isEncrypted = url.protocol === 'https:'
  try {
    const socket = await connected(url, tools.signal)
    const result = isEncrypted ? certificate(socket as TLSSocket, owner, tools) : plain(url, owner, tools)
    socket.destroy()
    return result
  } catch (error) {
    return unreached(url, owner, error)
  }
}

function connected(url: URL, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const isEncrypted = url.protocol === 'https:'
    const host = hostOf(url)
    const port = Number(url.port || (isEncrypted ? 443 : 80))
    // A certificate that is not trusted is looked at, too, to say what is wrong with it.
    const secure = { host, port, rejectUnauthorized: false, ...(isIP(host) === 0 && { servername: host }) }
    const socket = isEncrypted ? tls(secure) : tcp({ host, port })
    const onAbort = (): void => void socket.destroy(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    const end = (): void => signal.removeEventListener('abort', onAbort)
    socket.once(isEncrypted ? 'secureConnect' : 'connect', () => {
      end()
      resolve(socket)
    })
    // It stays: what comes after that would end the process.
    socket.on('error', (error) => {
      end()
      reject(error)
    })
    socket.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })))
  })
}

/** Without the brackets of an IPv6 address. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1')

function plain(url: URL, owner: Owner, { production }: CheckTools): CheckResult {
  const found = `${url.host} is reached without encryption (http)`
  const where = isThisMachine(hostOf(url)) ? `${found}, on this machine` : found
  if (where !== found && !production) return ok(where)
  // No gateway that takes real orders is on this machine: it is a sandbox that was left in the options.
  const mend = owner === 'gateway' ? 'give its https address' : 'serve the callbacks by https'
  return severe(production, where, mend)
}

/** Certificates that others do not trust, by the words of OpenSSL. */
const faults: Readonly<Record<string, string>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the server has to send its intermediate certificates, too',
  UNABLE_TO_GET_ISSUER_CERT: 'the server has to send its intermediate certificates, too',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the server has to send its intermediate certificates, too',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is signed by itself: take one of an authority that everybody trusts',
  SELF_SIGNED_CERT_IN_CHAIN:
    'its authority is not trusted here: a private one is made known by NODE_EXTRA_CA_CERTS',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for other names: is the address right?',
  CERT_NOT_YET_VALID: 'it is not valid yet: is the clock of this machine right?',
}

function certificate(socket: TLSSocket, owner: Owner, { clock }: CheckTools): CheckResult {
  const host = socket.remotePort === 443 ? '' : `:${socket.remotePort}`
  const { valid_to: end = '', subject } = socket.getPeerCertificate()
  const until = Date.parse(end)
  const name = `${subject?.CN ?? socket.remoteAddress ?? 'its server'}${host}`
  const left = Math.floor((until - clock.now()) / DAY)
  const day = Number.isNaN(until) ? 'an unknown day' : new Date(until).toISOString().slice(0, 10)
  const renew =
    owner === 'gateway' ? 'tell the gateway' : 'renew it, and see why it was not renewed by itself'
  if (left < 0) return failed(`the certificate (${name}) has expired on ${day}`, renew)
  const fault = codeOf(socket.authorizationError)
  if (!socket.authorized)
    return failed(
      `the certificate (${name}) is not trusted: ${fault}`,
      faults[fault] ?? 'look at the certificate',
    )
  const found = `${socket.getProtocol() ?? 'TLS'}, certificate until ${day}`
  return left < RENEWED_BY_DAYS ? warning(`${found}: ${left} days are left`, renew) : ok(found)
}

const codeOf = (error: unknown): string => {
  const { code } = (error ?? {}) as { readonly code?: unknown }
  return typeof code === 'string' ? code : String(error)
}

const ways: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known: is it spelt right, and does this machine have a name server?',
  EAI_AGAIN: 'the name server does not answer: look at the network of this machine',
  ECONNREFUSED: 'nothing listens there: is the port right, and is the server running?',
  ECONNRESET:
    'the connection was closed at once: is it the right port, and does a firewall stand in between?',
  ETIMEDOUT: 'nothing answers: does a firewall stand in between?',
  EHOSTUNREACH: 'there is no way to it: look at the network of this machine',
  ENETUNREACH: 'there is no way to it: look at the network of this machine',
  EPROTO: 'it does not speak TLS there: is it http, or another port?',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there: is it http, or another port?',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS there: is it http, or another port?',
}

function unreached(url: URL, owner: Owner, error: unknown): CheckResult {
  const first = (error as { readonly errors?: readonly unknown[] } | undefined)?.errors?.[0] ?? error
  const code = codeOf(first)
  const whose = owner === 'gateway' ? 'the gateway' : 'the server'
  return failed(`${url.host} is not reached: ${code}`, ways[code] ?? `look whether ${whose} can be reached`)
}
