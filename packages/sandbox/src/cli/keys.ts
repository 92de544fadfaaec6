import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { UsageError } from '@kumicorn/messages/commands'
import type { KumquatSandboxOptions } from '../gateways/kumquat/options.ts'
import type { PaynicornSandboxOptions } from '../gateways/paynicorn/options.ts'
import type { SandboxOptions } from '../options.ts'

/** Where partner numbers, app keys and keys are read from when they are to be those of an application. */
export const NAMES = [
  'KUMQUAT_PARTNER_NO',
  'KUMQUAT_SIGN_KEY',
  'KUMQUAT_CALLBACK_SIGN_KEY',
  'PAYNICORN_APP_KEY',
  'PAYNICORN_MERCHANT_SECRET',
] as const

/** What is printed in the place of a key that was given: it may be a real one. */
export const GIVEN = '(as given)'

interface KeyFlags {
  readonly env?: boolean
  readonly envFile?: string
}

type Env = Readonly<Record<string, string | undefined>>

/** @throws UsageError when nothing of the kind is there */
export function keysFrom({ env = false, envFile }: KeyFlags, variables: Env) {
  const found: Env = {
    ...(envFile === undefined ? {} : parseEnv(readText('--env-file', envFile))),
    ...(env ? variables : {}),
  }
  const of = (name: (typeof NAMES)[number]): string | undefined => found[name] || undefined
  const given = NAMES.some((name) => of(name) !== undefined)
  if ((env || envFile !== undefined) && !given) {
    const where = envFile === undefined ? 'the environment' : envFile
    throw new UsageError(`${where} has none of ${NAMES.join(', ')}`)
  }
  const kumquat: KumquatSandboxOptions = {
    partnerNo: of('KUMQUAT_PARTNER_NO'),
    signKey: of('KUMQUAT_SIGN_KEY'),
    callbackSignKey: of('KUMQUAT_CALLBACK_SIGN_KEY'),
  }
  const paynicorn: PaynicornSandboxOptions = {
    appKey: of('PAYNICORN_APP_KEY'),
    merchantSecret: of('PAYNICORN_MERCHANT_SECRET'),
  }
  return { kumquat, paynicorn }
}

interface TlsFlags {
  readonly tlsCert?: string
  readonly tlsKey?: string
}

/** @throws UsageError when one of the two is missing, or cannot be read */
export function certificateFrom({ tlsCert, tlsKey }: TlsFlags): SandboxOptions['tls'] {
  if (tlsCert === undefined && tlsKey === undefined) return undefined
  if (tlsCert === undefined || tlsKey === undefined)
    throw new UsageError('--tls-cert and --tls-key go together')
  return { cert: readText('--tls-cert', tlsCert), key: readText('--tls-key', tlsKey) }
}

function readText(flag: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`${flag}: cannot read ${file}: ${(error as NodeJS.ErrnoException).code}`)
  }
}
