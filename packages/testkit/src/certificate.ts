import { generateKeyPairSync, sign } from 'node:crypto'

export interface Certificate {
  /** PEM. */
  readonly key: string
  readonly cert: string
}

export interface CertificateOptions {
  readonly from: Date
  readonly to: Date
  /** The name that it is for; default `localhost`. It is for 127.0.0.1, too, unless a name is given. */
  readonly name?: string
}

/** A certificate that signs itself, made of whatever dates a test needs. */
export function selfMadeCertificate({ from, to, name }: CertificateOptions): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const common = name ?? 'localhost'
  const subject = sequence(set(sequence(oid(COMMON_NAME), der(0x0c, Buffer.from(common)))))
  const names = [der(0x82, Buffer.from(common)), ...(name ? [] : [der(0x87, Buffer.from([127, 0, 0, 1]))])]
  const alternatives = sequence(oid(ALTERNATIVE_NAMES), der(0x04, sequence(...names)))
  const algorithm = sequence(oid(ECDSA_WITH_SHA256))
  const content = sequence(
    der(0xa0, integer(2)),
    integer(Date.now() % 2 ** 31),
    algorithm,
    subject,
    sequence(time(from), time(to)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(alternatives)),
  )
  const signature = der(0x03, Buffer.concat([Buffer.of(0), sign('sha256', content, privateKey)]))
  const bytes = sequence(content, algorithm, signature)
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return {
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
  }
}

/* DER, as far as a certificate needs it. */

const COMMON_NAME = [0x55, 0x04, 0x03]
const ALTERNATIVE_NAMES = [0x55, 0x1d, 0x11]
const ECDSA_WITH_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]

function der(tag: number, content: Uint8Array): Buffer {
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...size), content])
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, Buffer.concat(parts))
const set = (...parts: readonly Uint8Array[]): Buffer => der(0x31, Buffer.concat(parts))
const oid = (bytes: readonly number[]): Buffer => der(0x06, Buffer.from(bytes))

function integer(value: number): Buffer {
  const hex = value.toString(16)
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')
  return der(0x02, (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes)
}

/** GeneralizedTime, which any year fits into. */
const time = (date: Date): Buffer =>
  der(0x18, Buffer.from(`${date.toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`))
