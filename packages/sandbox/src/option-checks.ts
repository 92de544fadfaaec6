import {
  aFlag,
  aList,
  aNumberAboveZero,
  anObject,
  anything,
  aString,
  aText,
  type OptionChecks,
  oneOf,
} from '@kumicorn/core/adapter'
import { checkSandboxOptions } from './check-options.ts'
import type { KumquatSandboxOptions, PaynicornSandboxOptions, SandboxOptions } from './options.ts'

/** Numbers and words are looked at where their defaults are filled in. */
const checks: OptionChecks<SandboxOptions> = {
  port: anything,
  host: aText,
  allowHosts: aList,
  dataFile: aText,
  speed: anything,
  startsAt: anything,
  seed: anything,
  settleAfter: anything,
  kumquat: anObject,
  paynicorn: anObject,
}

const kumquatChecks: OptionChecks<KumquatSandboxOptions> = {
  partnerNo: aText,
  signKey: aText,
  callbackSignKey: aText,
  callbackUrl: aText,
  maxClockSkew: anything,
  rateLimit: aNumberAboveZero,
  allowIps: aList,
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
  requestQuota: anything,
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
