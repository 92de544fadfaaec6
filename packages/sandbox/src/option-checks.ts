import {
  aFlag,
  aNumberAboveZero,
  anObject,
  aString,
  aText,
  checkOptions,
  type OptionChecks,
  oneOf,
} from '@kumicorn/core/adapter'
import { SandboxError } from './errors.ts'
import type { KumquatSandboxOptions, PaynicornSandboxOptions, SandboxOptions } from './options.ts'

/** Checks the names and the values of options. @throws SandboxError that names the mistake and what is meant */
export function checkSandboxOptions<Options extends object>(
  of: string,
  options: unknown,
  checks: OptionChecks<Options>,
): asserts options is Options {
  try {
    checkOptions<Options>(of, options, checks)
  } catch (cause) {
    throw new SandboxError((cause as Error).message, { cause })
  }
}

type Check = OptionChecks<{ readonly option: unknown }>['option']

const isFrom0 = (value: unknown): boolean => typeof value === 'number' && value >= 0

/** Which ports there are is looked at where the default is filled in. */
const aPort: Check = { what: 'a number', fits: (value) => typeof value === 'number' }
const aSpeed: Check = { what: 'a number from 0', fits: (value) => isFrom0(value) && Number.isFinite(value) }
const aWholeNumber: Check = { what: 'a whole number', fits: Number.isSafeInteger }
const aCount: Check = {
  what: 'a whole number from 0',
  fits: (value) => isFrom0(value) && Number.isInteger(value),
}
const milliseconds: Check = { what: 'a number of milliseconds from 0, or Infinity', fits: isFrom0 }
const aMoment: Check = {
  what: 'a Date, or milliseconds since the epoch',
  fits: (value) => (typeof value === 'number' || value instanceof Date) && Number.isFinite(Number(value)),
}
const texts: Check = {
  what: 'a list of texts that are not blank',
  // A copy: `every` passes over what is missing in a list.
  fits: (value) => Array.isArray(value) && [...value].every((each) => aText.fits(each)),
}

const checks: OptionChecks<SandboxOptions> = {
  port: aPort,
  host: aText,
  allowHosts: texts,
  dataFile: aText,
  speed: aSpeed,
  startsAt: aMoment,
  seed: aWholeNumber,
  settleAfter: milliseconds,
  kumquat: anObject,
  paynicorn: anObject,
}

const kumquatChecks: OptionChecks<KumquatSandboxOptions> = {
  partnerNo: aText,
  signKey: aText,
  callbackSignKey: aText,
  callbackUrl: aText,
  maxClockSkew: milliseconds,
  rateLimit: aNumberAboveZero,
  allowIps: texts,
  placeByValue: aFlag,
  otherAccounts: oneOf(['fail', 'succeed']),
  balance: aString,
  credit: aString,
}

const paynicornChecks: OptionChecks<PaynicornSandboxOptions> = {
  appKey: aText,
  merchantSecret: aText,
  postbackUrl: aText,
  rechargeUrl: aText,
  rechargeAcknowledgement: aString,
  cpId: aText,
  requestQuota: aCount,
  customer: aString,
  bareAnswers: aFlag,
}

/** @throws SandboxError for what is no option, or cannot be one */
export function checkStartOptions(options: unknown): asserts options is SandboxOptions {
  checkSandboxOptions<SandboxOptions>('startSandbox', options, checks)
  const { kumquat = {}, paynicorn = {} } = options
  checkSandboxOptions<KumquatSandboxOptions>('startSandbox.kumquat', kumquat, kumquatChecks)
  checkSandboxOptions<PaynicornSandboxOptions>('startSandbox.paynicorn', paynicorn, paynicornChecks)
}
