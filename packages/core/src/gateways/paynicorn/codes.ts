const ofEnvelope = {
  '204404': 'no such address',
  '204000': 'empty request',
  '204002': 'appKey is empty',
  '204003': 'content is invalid',
  '204004': 'sign is invalid',
  '204005': 'signature verification failed: the merchantSecret is not the one of this appKey',
  '204006': 'the request quota of the test mode is used up: reset it in the console',
  '205999': 'unknown error: the outcome is unknown, query it',
} as const satisfies Readonly<Record<string, string>>

/** Paynicorn's documented `responseCode`s other than success. (Reference: API interface signature verification.) */
export const paynicornCodes: Readonly<Record<string, string>> = ofEnvelope

export const SUCCESS = '000000'
/** What is said of a request whose signature does not match: nothing of it was looked at. */
export const SIGNATURE_REFUSED: ReadonlySet<string> = new Set(['204004', '204005'])
export const OUTCOME_UNKNOWN = '205999'

/** `code` of the top-up answers that means success. */
export const TOP_UP_SUCCESS = '1200'
/** An earlier send of this `transId` was accepted. */
export const TOP_UP_EXISTS = '4009'

const ofTopUps = {
  '4001': 'invalid signature',
  '4002': 'invalid appId',
  '4003': 'unsupported business',
  '4004': 'unsupported amount',
  '4005': 'invalid packageId',
  '4006': 'invalid benefitNo',
  '4007': 'invalid transId',
  '4008': 'transId is null',
  '4009': 'this transId was accepted before',
  '4010': 'the phone number is empty',
  '4011': 'unknown operator',
  '4012': 'no active wallet of this currency',
  '4013': 'insufficient balance',
  '4014': 'limit of the minute exceeded',
  '4015': 'daily limit exceeded',
  '4016': 'channel disabled',
  '4017': 'channelCode is null',
  '4018': 'channelCode is wrong',
  '4019': 'sp product is null',
  '4020': 'appKey is null',
  '4021': 'callbackUrl is null',
  '4022': 'callback url error',
  '4023': 'secret key is null',
} as const satisfies Readonly<Record<string, string>>

/** Top-up refusals on which the order may be closed at once. (Public documentation.) */
export const topUpCodes: Readonly<Record<string, string>> = ofTopUps

/** A documented code with which Paynicorn refuses: of its envelope, or of a top-up. */
export type PaynicornCode = keyof typeof ofEnvelope | keyof typeof ofTopUps

declare global {
  interface KumicornGatewayCodes extends Record<PaynicornCode, unknown> {}
}

/** Assumption: no source lists what a query answers for a `transId` that it does not know; "invalid transId" fits. */
export const ASSUMED_NO_SUCH_TOP_UP = '4007'

/** Assumption: the page of the codes inside a content is not public; these are the ones that mean success. */
export const ASSUMED_CONTENT_SUCCESS: readonly string[] = ['000000', '0000', '1200', '200', '0']
