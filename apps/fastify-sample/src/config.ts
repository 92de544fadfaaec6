import type { KumicornOptions } from '@kumicorn/core'
import { z } from 'zod'

export interface Config {
  /** The address to listen on: that of this machine only, unless told otherwise. */
  readonly host: string
  readonly port: number
  /** The file of the orders. */
  readonly database: string
  /** A PostgreSQL for the orders instead, which several instances of the shop may share. */
  readonly databaseUrl: string | undefined
  readonly gateways: Required<Pick<KumicornOptions, 'kumquat' | 'paynicorn'>>
}

/** What `kumicorn-sandbox` has when it is started without flags. */
const sandbox = {
  KUMQUAT: {
    KUMQUAT_BASE_URL: 'http://127.0.0.1:4600',
    KUMQUAT_PARTNER_NO: 'sandbox',
    KUMQUAT_SIGN_KEY: '123456789',
  },
  PAYNICORN: {
    PAYNICORN_BASE_URL: 'http://127.0.0.1:4600/trade',
    PAYNICORN_APP_KEY: 'sandbox-app-key',
    PAYNICORN_MERCHANT_SECRET: 'sandbox-merchant-secret',
  },
}

const PORT = 'must be a port, from 0 to 65535'
const text = z.string('is missing').regex(/\S/, 'must not be blank')
const url = z
  .string('is missing')
  .refine(
    (value) => /^https?:\/\/[^\s@?#]+$/.test(value) && URL.canParse(value),
    'must be an http or https address, without user name and query',
  )

const environment = z
  .object({
    /** This machine only: a reverse proxy or a tunnel brings what comes from outside. */
    HOST: text.default('127.0.0.1'),
    PORT: z
      .string()
      .regex(/^\d{1,5}$/, { error: PORT, abort: true })
      .transform(Number)
      .refine((port) => port <= 65_535, PORT)
      .default(3000),
    DATABASE: text.default('orders.db'),
    DATABASE_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must be a postgres address')
      .optional(),
    /** Where the gateways reach this shop: the address of its reverse proxy or tunnel. */
    PUBLIC_URL: url.optional(),
    KUMQUAT_BASE_URL: url,
    KUMQUAT_PARTNER_NO: text,
    KUMQUAT_SIGN_KEY: text,
    PAYNICORN_BASE_URL: url,
    PAYNICORN_APP_KEY: text,
    PAYNICORN_MERCHANT_SECRET: text,
  })
  .refine((env) => env.PORT !== 0 || env.PUBLIC_URL !== undefined, {
    path: ['PUBLIC_URL'],
    error: 'is missing: with PORT 0 nobody knows the address beforehand',
  })

type Environment = Readonly<Record<string, string | undefined>>

/** @throws Error whose message names each variable that is wrong, and no value: a value may be a key */
export function readConfig(given: Environment): Config {
  const read = environment.safeParse({
    ...withSandbox('KUMQUAT', given),
    ...withSandbox('PAYNICORN', given),
    ...given,
  })
  if (!read.success) {
    const wrong = read.error.issues.map(({ path, message }) => `\n  ${path.join('.')} ${message}`)
    throw new Error(`The configuration is wrong:${wrong.join('')}`)
  }
  const env = read.data
  const publicUrl = (env.PUBLIC_URL ?? `http://127.0.0.1:${env.PORT}`).replace(/\/+$/, '')
  return {
    host: env.HOST,
    port: env.PORT,
    database: env.DATABASE,
    databaseUrl: env.DATABASE_URL,
    gateways: {
      kumquat: {
        baseUrl: env.KUMQUAT_BASE_URL,
        partnerNo: env.KUMQUAT_PARTNER_NO,
        signKey: env.KUMQUAT_SIGN_KEY,
        callbackUrl: `${publicUrl}/callbacks/kumquat`,
      },
      paynicorn: {
        baseUrl: env.PAYNICORN_BASE_URL,
        appKey: env.PAYNICORN_APP_KEY,
        merchantSecret: env.PAYNICORN_MERCHANT_SECRET,
      },
    },
  }
}

/** All or nothing: everybody knows the sandbox's keys, so none of them may slip in beside real ones. */
function withSandbox(gateway: keyof typeof sandbox, given: Environment): Environment {
  const defaults = sandbox[gateway]
  return Object.keys(defaults).some((name) => given[name] !== undefined) ? {} : defaults
}
