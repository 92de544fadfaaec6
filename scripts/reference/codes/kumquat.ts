import type { Advice } from './advice.ts'

/** What to do about each error code of KUMQUAT. */
export const kumquatAdvice: Readonly<Record<string, Advice>> = {
  JU9998: {
    action: 'mend',
    chinese: '请求格式错误',
    what: 'Compare the paths with what KUMQUAT gave to you (`kumquat.endpoints`): ours are assumptions.',
    whatChinese: '核对接口路径是否与 KUMQUAT 给你的一致（`kumquat.endpoints`）：默认路径是假设。',
  },
  JU9997: {
    action: 'mend',
    chinese: '参数错误',
    what: 'Look at what was sent in the call. As the answer to a query it is taken for "no such order" (an assumption), and proves nothing by itself.',
    whatChinese:
      '检查这次调用的参数。查询接口返回它时，我们当作“没有这个订单”（假设），单凭它不能证明订单不存在。',
  },
  JU9996: {
    action: 'call them',
    chinese: 'ip错误',
    what: 'Have the address registered from which this machine reaches the internet; it may be that of a NAT.',
    whatChinese: '请 KUMQUAT 登记本机访问公网的出口 IP（可能是 NAT 的地址）。',
  },
  JU9995: {
    action: 'mend',
    chinese: '时间戳校验失败',
    what: 'Let the machine take its time from the network. The client has corrected itself by the answer and tried once more already.',
    whatChinese: '让机器与网络时间同步。客户端已按应答里的时间校正并重试过一次。',
  },
  JU9994: {
    action: 'mend',
    chinese: '签名错误',
    what: 'Compare `kumquat.signKey` with the console. While rotating, give both keys as a list.',
    whatChinese: '核对 `kumquat.signKey` 与后台是否一致。更换密钥期间，用列表同时给出新旧两个。',
  },
  JU9993: {
    action: 'ask',
    chinese: '该订单已经存在',
    what: 'The same `request_no` was accepted before. It is no failure: Kumicorn asks what became of that order. Never order it anew under another reference.',
    whatChinese:
      '这个 `request_no` 之前已被受理，并不是失败：Kumicorn 会去查那一笔。绝不要换一个单号再下一次。',
  },
  JU9992: {
    action: 'refund',
    chinese: '该产品不存在',
    what: 'Give the money back, and read `products.list` anew.',
    whatChinese: '退款给客户，并重新拉取 `products.list`。',
  },
  JU9991: {
    action: 'mend',
    chinese: '未知身份信息',
    what: 'Compare `kumquat.partnerNo` with the partner number that KUMQUAT gave to you.',
    whatChinese: '核对 `kumquat.partnerNo` 与 KUMQUAT 给你的客户编号是否一致。',
  },
  JU9989: {
    action: 'retry',
    chinese: '请求过于频繁',
    what: 'Nothing was accepted. The client has waited and tried again already: order more slowly.',
    whatChinese: '没有受理任何请求。客户端已经等待并重试过：请放慢下单速度。',
  },
  JU9980: {
    action: 'call them',
    chinese: '没有接口权限',
    what: 'Ask KUMQUAT to open this interface for your account, e.g. ordering by value.',
    whatChinese: '请 KUMQUAT 为你的账户开通这个接口，例如“自动判定下单”。',
  },
  JU9983: {
    action: 'refund',
    chinese: '该产品无效',
    what: 'The product is not for sale any more: give the money back, and read `products.list` anew.',
    whatChinese: '产品已下架：退款给客户，并重新拉取 `products.list`。',
  },
  JU9978: {
    action: 'refund',
    chinese: '无法识别该号码的运营商信息',
    what: 'Give the money back, and let the customer look at the number; `numbers.lookUp` tells before the sale.',
    whatChinese: '退款给客户，并请客户核对号码；售卖前可用 `numbers.lookUp` 判断。',
  },
  JU9972: {
    action: 'refund',
    chinese: '号码长度有误',
    what: 'Give the money back. The number needs its country prefix, and 8 to 15 digits with it.',
    whatChinese: '退款给客户。号码要带国家区号，连前缀 8 到 15 位。',
  },
}
