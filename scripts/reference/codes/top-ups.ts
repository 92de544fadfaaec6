import type { Action, Advice } from './advice.ts'

const advice = (action: Action, chinese: string, what: string, whatChinese: string): Advice => ({
  action,
  chinese,
  what,
  whatChinese,
})

/** What to do about each `code` with which Paynicorn refuses a top-up. */
export const topUpAdvice: Readonly<Record<string, Advice>> = {
  '4001': advice(
    'mend',
    '签名无效',
    'Compare `paynicorn.merchantSecret` with the console.',
    '核对 `paynicorn.merchantSecret` 与后台是否一致。',
  ),
  '4002': advice(
    'mend',
    'appId 无效',
    'Compare `paynicorn.appKey` with the console.',
    '核对 `paynicorn.appKey` 与后台是否一致。',
  ),
  '4003': advice(
    'call them',
    '不支持的业务',
    'Ask Paynicorn to open top-ups for your account.',
    '请 Paynicorn 为你的账户开通充值业务。',
  ),
  '4004': advice(
    'refund',
    '不支持的金额',
    'Give the money back; `airtime.goods` tells which amounts an operator takes.',
    '退款给客户；`airtime.goods` 说明运营商接受哪些金额。',
  ),
  '4005': advice(
    'refund',
    '套餐编号无效',
    'Give the money back, and read `data.goods` anew.',
    '退款给客户，并重新拉取 `data.goods`。',
  ),
  '4006': advice(
    'refund',
    '充值号码无效',
    'Give the money back, and let the customer look at the number: without country prefix.',
    '退款给客户，并请客户核对号码：不带国家区号。',
  ),
  '4007': advice(
    'mend',
    'transId 无效',
    'Look at the `transId`. As the answer to a query it is taken for "no such order" (an assumption), and proves nothing by itself.',
    '检查 `transId`。查询接口返回它时，我们当作“没有这个订单”（假设），单凭它不能证明订单不存在。',
  ),
  '4008': advice('mend', 'transId 为空', 'Give a `transId`.', '填写 `transId`。'),
  '4009': advice(
    'ask',
    'transId 已存在',
    'An earlier send was accepted. It is no failure: Kumicorn asks what became of that order. Never order it anew under another reference.',
    '更早的一次发送已被受理，并不是失败：Kumicorn 会去查那一笔。绝不要换一个单号再下一次。',
  ),
  '4010': advice(
    'refund',
    '手机号为空',
    'Give the money back, and give `benefitNo`.',
    '退款给客户，并填写 `benefitNo`。',
  ),
  '4011': advice(
    'refund',
    '未知的运营商',
    'Give the money back; `operators.byNumber` tells the `operatorCode` of a number.',
    '退款给客户；`operators.byNumber` 给出号码的 `operatorCode`。',
  ),
  '4012': advice(
    'call them',
    '没有该币种的可用钱包',
    'Ask Paynicorn for a wallet in this currency.',
    '请 Paynicorn 开通该币种的钱包。',
  ),
  '4013': advice(
    'refund',
    '余额不足',
    'Give the money back, and fill up your balance at Paynicorn.',
    '退款给客户，并给你在 Paynicorn 的余额充值。',
  ),
  '4014': advice(
    'refund',
    '超过每分钟限额',
    'Give the money back, or order anew a minute later under a new reference: nothing was accepted, and the client does not send it again by itself.',
    '退款给客户，或一分钟后用新的单号重新下单：没有受理，客户端也不会自动重发。',
  ),
  '4015': advice(
    'refund',
    '超过每日次数限额',
    'Give the money back; the number takes no more today.',
    '退款给客户；这个号码今天不能再充。',
  ),
  '4016': advice(
    'call them',
    '通道已停用',
    'Give the money back, and ask Paynicorn when the channel is open again.',
    '退款给客户，并问 Paynicorn 通道何时恢复。',
  ),
  '4017': advice(
    'call them',
    'channelCode 为空',
    'It is set by Paynicorn for your account.',
    '由 Paynicorn 在你的账户上设置。',
  ),
  '4018': advice(
    'call them',
    'channelCode 错误',
    'It is set by Paynicorn for your account.',
    '由 Paynicorn 在你的账户上设置。',
  ),
  '4019': advice(
    'call them',
    'sp 产品为空',
    'Paynicorn has no product of the operator behind this one.',
    '这个产品在 Paynicorn 后面没有对应的运营商产品。',
  ),
  '4020': advice(
    'mend',
    'appKey 为空',
    'Give `paynicorn.appKey` as the console of Paynicorn shows it.',
    '按 Paynicorn 后台显示的填写 `paynicorn.appKey`。',
  ),
  '4021': advice(
    'mend',
    'callbackUrl 为空',
    'Set the address of recharge callbacks in the console of Paynicorn.',
    '在 Paynicorn 后台设置充值回调地址。',
  ),
  '4022': advice(
    'mend',
    'callbackUrl 错误',
    'Look at the address of recharge callbacks in the console of Paynicorn: it takes no query string.',
    '检查 Paynicorn 后台里的充值回调地址：不能带查询参数。',
  ),
  '4023': advice(
    'mend',
    '密钥为空',
    'Make a secret key in the console of Paynicorn.',
    '在 Paynicorn 后台生成密钥。',
  ),
}
