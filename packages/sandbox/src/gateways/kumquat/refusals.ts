/** The error codes of the reference with their HTTP status and its own words. */
export const kumquatErrors = {
  JU9998: { status: 405, message: '请求格式错误' },
  JU9997: { status: 400, message: '参数错误' },
  JU9996: { status: 511, message: 'ip错误' },
  JU9995: { status: 511, message: '时间戳校验失败' },
  JU9994: { status: 511, message: '签名错误' },
  JU9993: { status: 400, message: '该订单已经存在' },
  JU9992: { status: 400, message: '该产品不存在' },
  JU9991: { status: 401, message: '未知身份信息' },
  JU9989: { status: 503, message: '请求过于频繁' },
  JU9983: { status: 400, message: '该产品无效' },
  JU9980: { status: 400, message: '没有接口权限' },
  JU9978: { status: 400, message: '无法识别该号码的运营商信息' },
  JU9972: { status: 400, message: '号码长度有误' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly message: string }>>

export type KumquatErrorCode = keyof typeof kumquatErrors

/** A request that KUMQUAT refuses. `message` says why in words for the developer; the gateway does not send it. */
export class KumquatRefusal extends Error {
  readonly code: KumquatErrorCode

  constructor(code: KumquatErrorCode, reason: string) {
    super(reason)
    this.name = 'KumquatRefusal'
    this.code = code
  }
}
