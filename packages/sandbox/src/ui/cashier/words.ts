import type { Language } from './request.ts'

const en = {
  lang: 'en',
  title: 'Checkout',
  other: '中文',
  otherLang: 'zh',
  sandbox: 'Sandbox: no money moves',
  due: 'Amount due',
  amount: 'Amount',
  charged: 'You are charged',
  order: 'Order',
  payment: 'Payment no.',
  choose: 'Payment method',
  phone: 'Mobile number',
  phoneHint: 'Optional here. Any number does.',
  pay: 'Pay',
  decline: 'Decline this payment',
  declineHint: 'As when the bank or the wallet says no.',
  leave: 'Cancel and go back',
  secured: 'Handled by the Paynicorn sandbox on this machine. Never type real card details.',
  processing: 'Payment in progress',
  processingText: 'The payment is being confirmed. This page looks again by itself.',
  again: 'Look again',
  succeeded: 'Payment successful',
  succeededText: 'Thank you. The merchant has been told.',
  already: 'Already paid',
  alreadyText: 'This payment was completed before. Nothing more is due.',
  automatic:
    'The sandbox’s own customer pays after a moment. To pay here yourself, let payments wait for the cashier page: see the sandbox’s console.',
  failed: 'Payment declined',
  failedText: 'The payment was not completed and nothing was charged.',
  left: 'Payment not completed',
  leftText: 'You left before paying. The payment stays open.',
  resume: 'Continue to pay',
  back: 'Return to the merchant',
  backSoon: 'You are taken back in a few seconds.',
  unknown: 'Payment not found',
  unknownText: 'There is no payment at this address. Ask the merchant for a new link.',
  refused: 'Choose a payment method to go on.',
} as const

export type Words = Readonly<Record<keyof typeof en, string>>

const zh: Words = {
  lang: 'zh-Hans',
  title: '收银台',
  other: 'English',
  otherLang: 'en',
  sandbox: '沙箱环境：不会产生真实扣款',
  due: '应付金额',
  amount: '金额',
  charged: '实际扣款',
  order: '订单',
  payment: '支付单号',
  choose: '支付方式',
  phone: '手机号码',
  phoneHint: '此处可不填，任意号码均可。',
  pay: '支付',
  decline: '拒绝此笔支付',
  declineHint: '模拟银行或钱包拒绝付款。',
  leave: '取消并返回',
  secured: '由本机上的 Paynicorn 沙箱处理。请勿输入真实的银行卡信息。',
  processing: '支付处理中',
  processingText: '正在确认支付结果，本页会自动刷新。',
  again: '再次查看',
  succeeded: '支付成功',
  succeededText: '感谢您的付款，已通知商户。',
  already: '已支付',
  alreadyText: '该笔支付此前已完成，无需再付。',
  automatic: '沙箱会在片刻后自动付款。如需亲自在此支付，请在沙箱控制台中让支付等待收银台。',
  failed: '支付失败',
  failedText: '支付未完成，未产生任何扣款。',
  left: '支付未完成',
  leftText: '您在付款前离开，该笔支付仍待付款。',
  resume: '继续支付',
  back: '返回商户',
  backSoon: '几秒后将自动返回。',
  unknown: '找不到该笔支付',
  unknownText: '此地址没有对应的支付，请向商户索取新的链接。',
  refused: '请选择支付方式后继续。',
}

export const words: Readonly<Record<Language, Words>> = { en, zh }

/** Names of the methods that are not brands. */
const methodNames: Readonly<Record<string, string>> = {
  CARD: '银行卡',
  USSD: 'USSD 银行转账',
  OPERATOR: '话费支付',
}

/** What a method is called in a language; `name` is what `methods.list` says. */
export function methodName(language: Language, code: string, name: string): string {
  return language === 'en' ? name : (methodNames[code] ?? name.replace(/ wallet$/, ' 钱包'))
}
