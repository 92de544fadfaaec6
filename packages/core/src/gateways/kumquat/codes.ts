interface DocumentedCode {
  readonly httpStatus: number
  readonly meaning: string
}

const documented = {
  JU9998: { httpStatus: 405, meaning: 'malformed request' },
  JU9997: { httpStatus: 400, meaning: 'bad parameter' },
  JU9996: { httpStatus: 511, meaning: 'this IP address is not registered with the gateway' },
  JU9995: { httpStatus: 511, meaning: 'timestamp check failed: the clock of this machine is off' },
  JU9994: { httpStatus: 511, meaning: 'bad signature: the signKey is not the one of this partner' },
  JU9993: { httpStatus: 400, meaning: 'this request_no was accepted before' },
  JU9992: { httpStatus: 400, meaning: 'no such product' },
  JU9991: { httpStatus: 401, meaning: 'unknown identity: check partnerNo' },
  JU9989: { httpStatus: 503, meaning: 'too many requests' },
  JU9980: { httpStatus: 400, meaning: 'no permission for this interface' },
  JU9983: { httpStatus: 400, meaning: 'product invalid' },
  JU9978: { httpStatus: 400, meaning: 'the carrier of the number is not recognised' },
  JU9972: { httpStatus: 400, meaning: 'wrong length of the number' },
} as const satisfies Readonly<Record<string, DocumentedCode>>

/** A documented error code of KUMQUAT's. (Reference: API错误代码.) */
export type KumquatCode = keyof typeof documented

declare global {
  interface KumicornGatewayCodes extends Record<KumquatCode, unknown> {}
}

/** KUMQUAT's documented error codes: HTTP status and meaning. (Reference: 状态和错误, API错误代码.) */
export const kumquatCodes: Readonly<Record<string, DocumentedCode>> = documented

export const CLOCK_REFUSED = 'JU9995'
export const SIGNATURE_REFUSED = 'JU9994'
export const ORDER_EXISTS = 'JU9993'
export const TOO_MANY_REQUESTS = 'JU9989'

/**
 * Assumption: the reference lists no code for "no such order". A query whose parameters were checked here
 * can only be called a bad parameter for that reason.
 */
export const ASSUMED_NO_SUCH_ORDER = 'JU9997'
