import { ConfigError, StoreError } from '../data/errors.ts'
import { loadCrypto } from '../data/load-crypto.ts'
import { aList, aListOf, type OptionCheck, requireGiven } from '../data/options.ts'
import { isBytes } from '../data/realm.ts'

const ALGORITHM = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** What is written of a content: the bytes, and the name of the key; null when it is not encrypted. */
export interface Sealed {
  readonly content: Uint8Array
  readonly keyId: string | null
}

/** Encrypts what is kept at rest, whole and bound to its row. */
export interface Vault {
  readonly encrypts: boolean
  /** The names of our keys, in their order. */
  readonly keyIds: readonly string[]
  /** Whether a key is neither among ours nor said to be lost. */
  isMissing(keyId: string): boolean
  /** `row` names table and row: what was sealed for one row does not open in another. */
  seal(row: readonly string[], content: Uint8Array): Sealed
  /** @throws StoreError when the key is not among ours, or the content was changed */
  open(row: readonly string[], sealed: Sealed): Uint8Array
}

/**
 * @param of the store, for its errors, e.g. `sqliteStore`
 * @param keys the first encrypts, all decrypt; without any, contents are kept as they are
 * @param lost the names of keys that nobody has any more
 * @throws ConfigError
 */
export function createVault(
  of: string,
  keys: readonly (string | Uint8Array)[] = [],
  lost: readonly string[] = [],
): Vault {
  requireGiven(of, 'encryptionKeys', keys, aList)
  requireGiven(of, 'lostKeys', lost, aListOf(aKeyName))
  const byId = new Map(keys.map((given, index) => readKey(of, given, index)).map((key) => [idOf(key), key]))
  const [first] = byId
  return {
    encrypts: first !== undefined,
    keyIds: [...byId.keys()],
    isMissing: (keyId) => !byId.has(keyId) && !lost.includes(keyId),
    seal(row, content) {
      if (first === undefined) return { content, keyId: null }
      const [keyId, key] = first
      const nonce = loadCrypto().randomBytes(NONCE_BYTES)
      const cipher = loadCrypto().createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
      cipher.setAAD(nameOf(row))
      const encrypted = Buffer.concat([cipher.update(content), cipher.final()])
      return { content: Buffer.concat([nonce, cipher.getAuthTag(), encrypted]), keyId }
    },
    open(row, { content, keyId }) {
      if (keyId === null) return content
      const key = byId.get(keyId)
      if (key === undefined) {
        const mend = 'add the key that it was written with to the end of `encryptionKeys`'
        throw new StoreError(`${of}: a row of ${row[0]} is encrypted with an unknown key: ${mend}`)
      }
      try {
        const nonce = content.subarray(0, NONCE_BYTES)
        const decipher = loadCrypto().createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
        decipher.setAAD(nameOf(row))
        decipher.setAuthTag(content.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
        const opened = decipher.update(content.subarray(NONCE_BYTES + TAG_BYTES))
        decipher.final()
        // Not Node's Buffer, which others than Node's stores do not hand out either.
        return new Uint8Array(opened)
      } catch (cause) {
        const message = `${of}: an encrypted row of ${row[0]} was changed or belongs to another row`
        throw new StoreError(message, { cause })
      }
    },
  }
}

const aKeyName: OptionCheck = {
  what: 'the name of a key, as errors and `kumicorn keys` show it',
  fits: (value) => typeof value === 'string' && /^[0-9a-f]{16}$/.test(value),
}

const nameOf = (row: readonly string[]): Buffer => Buffer.from(JSON.stringify(row))

/** Names a key without telling anything of it. */
const idOf = (key: Uint8Array): string =>
  loadCrypto().createHmac('sha256', key).update('kumicorn key id').digest('hex').slice(0, 16)

function readKey(of: string, given: string | Uint8Array, index: number): Uint8Array {
  const bytes = typeof given === 'string' ? decodeBase64(given) : given
  if (isBytes(bytes) && bytes.length === KEY_BYTES) return Uint8Array.from(bytes)
  // Never the key itself, not even a part of a wrong one.
  const allowed = `must be ${KEY_BYTES} bytes, or their base64 text (openssl rand -base64 ${KEY_BYTES})`
  throw new ConfigError(`${of}: encryptionKeys[${index}] ${allowed}`)
}

/** Node's decoder skips what is not base64: a mistyped key would become another key. */
const decodeBase64 = (text: string): Uint8Array | undefined =>
  /^[A-Za-z0-9+/]{43}=?$/.test(text.trim()) ? Buffer.from(text.trim(), 'base64') : undefined
