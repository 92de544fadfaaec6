import type { Advice } from './advice.ts'

/** What to do about each `responseCode` of Paynicorn. */
export const paynicornAdvice: Readonly<Record<string, Advice>> = {
  '204404': {
    action: 'mend',
    chinese: '地址不存在',
    what: "Is `paynicorn.baseUrl` right? Paynicorn's own ends in `/trade`.",
    whatChinese: '检查 `paynicorn.baseUrl`：Paynicorn 自己的地址以 `/trade` 结尾。',
  },
  '204000': {
    action: 'mend',
    chinese: '请求为空',
    what: 'Something between you and Paynicorn takes the body away, e.g. a proxy.',
    whatChinese: '你与 Paynicorn 之间有东西（例如代理）把请求体弄丢了。',
  },
  '204002': {
    action: 'mend',
    chinese: 'appKey 为空',
    what: 'Give `paynicorn.appKey` as the console of Paynicorn shows it.',
    whatChinese: '按 Paynicorn 后台显示的填写 `paynicorn.appKey`。',
  },
  '204003': {
    action: 'mend',
    chinese: 'content 无效',
    what: 'Look at what was sent in the call.',
    whatChinese: '检查这次调用发出的内容。',
  },
  '204004': {
    action: 'mend',
    chinese: 'sign 无效',
    what: 'Compare `paynicorn.merchantSecret` with the console.',
    whatChinese: '核对 `paynicorn.merchantSecret` 与后台是否一致。',
  },
  '204005': {
    action: 'mend',
    chinese: '验签失败',
    what: '`paynicorn.appKey` and `paynicorn.merchantSecret` belong together: compare both with the console. While rotating, give both secrets as a list.',
    whatChinese:
      '`paynicorn.appKey` 与 `paynicorn.merchantSecret` 要成对：两者都与后台核对。更换密钥期间，用列表同时给出新旧两个。',
  },
  '204006': {
    action: 'mend',
    chinese: '测试模式的请求次数已用完',
    what: 'Reset the quota in the console of Paynicorn. For real orders ask them to open the account.',
    whatChinese: '在 Paynicorn 后台重置次数。要下真实订单，请 Paynicorn 开通账户。',
  },
  '205999': {
    action: 'ask',
    chinese: '未知错误',
    what: 'For payments, payouts and refunds the outcome is unknown: never treat it as failed. Kumicorn asks by itself.',
    whatChinese: '对收款、代付和退款来说结果未知：绝不能当作失败。Kumicorn 会自动查询。',
  },
}
