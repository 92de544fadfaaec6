import type { Transaction } from '../../gateways/paynicorn/state.ts'
import { safeLink } from '../../http/safety.ts'
import { grouped, type Method } from './methods.ts'
import { type Html, html } from './page.ts'
import type { Language } from './request.ts'
import { methodName, type Words, words } from './words.ts'

const icons: Readonly<Record<string, string>> = { CARD: 'card', BANK: 'bank', SMS: 'phone' }

/** The open payment: what is due, for what, and the ways to pay it. */
export function checkout(
  language: Language,
  payment: Transaction,
  methods: readonly Method[],
  refused: boolean,
): Html {
  const say = words[language]
  const due = `${grouped(payment.pricingAmount)} ${payment.pricingCurrency}`
  return html`${summary(language, payment, words[language].due)}
<form method="post" action="/cashier/${payment.gatewayId}?lang=${language}">
<fieldset>
<legend>${say.choose}</legend>
${refused ? html`<p class="problem" role="alert">${say.refused}</p>` : undefined}
${methods.map((method, index) => choice(language, method, index === 0, payment.customer))}
</fieldset>
<div class="paybar"><button class="pay" name="action" value="pay">${say.pay} ${due}</button></div>
<button class="quiet" name="action" value="leave" formnovalidate>${say.leave}</button>
<div class="rehearse">
<button class="quiet refuse" name="action" value="decline" aria-describedby="decline-hint" formnovalidate>${say.decline}</button>
<p id="decline-hint">${say.declineHint}</p>
</div>
</form>
<p class="secured">${say.secured}</p>`
}

/** What is paid, on every page of a payment. Description and ids are somebody else's text. */
export function summary(language: Language, payment: Transaction, label: string): Html {
  const say = words[language]
  const { pricingAmount, pricingCurrency, amount, currency, reference, gatewayId, checkout } = payment
  const long = pricingAmount.length > 11
  const converted = currency !== pricingCurrency || amount !== pricingAmount
  return html`<section class="summary">
<h1><span class="label">${label}</span><span class="${long ? 'amount long' : 'amount'}"><span class="currency">${pricingCurrency}</span> ${grouped(pricingAmount)}</span></h1>
${converted ? html`<p class="charged">${say.charged} ${grouped(amount)} ${currency}</p>` : undefined}
${checkout?.description ? html`<p class="description" dir="auto" tabindex="0">${checkout.description}</p>` : undefined}
<dl>
<div><dt>${say.order}</dt><dd dir="auto">${reference}</dd></div>
<div><dt>${say.payment}</dt><dd>${gatewayId}</dd></div>
</dl>
</section>`
}

function choice(language: Language, method: Method, checked: boolean, phone: string): Html {
  const { code, name, methodType } = method
  const say = words[language]
  const id = `method-${code}`
  const asksPhone = methodType === 'WALLET' || methodType === 'SMS'
  return html`<div class="method">
<input type="radio" name="method" value="${code}" id="${id}" required${checked ? html` checked` : undefined}>
<label for="${id}"><img src="/cashier/assets/${icons[methodType] ?? 'wallet'}.svg" alt="" width="24" height="24"><span>${methodName(language, code, name)}</span></label>
${
  asksPhone
    ? html`<div class="phone"><label for="phone-${code}">${say.phone}</label>
<input id="phone-${code}" name="phone-${code}" type="tel" inputmode="tel" autocomplete="tel-national" maxlength="32" value="${/^\+?\d+$/.test(phone) ? phone : ''}" aria-describedby="hint-${code}">
<p class="hint" id="hint-${code}">${say.phoneHint}</p></div>`
    : undefined
}
</div>`
}

/** What a payment's page tells when there is nothing to choose. */
export type OutcomeKind = 'processing' | 'succeeded' | 'already' | 'failed' | 'left'

const texts: Readonly<Record<OutcomeKind, keyof Words>> = {
  processing: 'processingText',
  succeeded: 'succeededText',
  already: 'alreadyText',
  failed: 'failedText',
  left: 'leftText',
}

/** Where the customer goes afterwards, if the payment names a page of the web. */
export const frontPageOf = ({ checkout }: Transaction): string | undefined =>
  safeLink(checkout?.frontPage ?? '')

/** The page of a payment that is under way, over, or was left. */
export function outcome(language: Language, kind: OutcomeKind, payment: Transaction): Html {
  const say = words[language]
  const path = `/cashier/${payment.gatewayId}?lang=${language}`
  const front = frontPageOf(payment)
  const leads = front !== undefined && kind !== 'processing'
  const open = payment.state === 'pending'
  const nobodyChose = kind === 'already' && payment.checkout?.paidHere !== true
  return html`<div class="outcome" role="status">
<img src="/cashier/assets/${kind === 'already' ? 'succeeded' : kind}.svg" alt="" width="64" height="64">
<p class="verdict">${say[kind]}</p>
<p>${say[texts[kind]]}</p>
${nobodyChose ? html`<p class="hint">${say.automatic}</p>` : undefined}
</div>
${summary(language, payment, open ? say.due : say.amount)}
<div class="actions">
${leads ? html`<a class="pay" href="${front}">${say.back}</a>` : undefined}
${leads && kind !== 'already' ? html`<p class="hint">${say.backSoon}</p>` : undefined}
${kind === 'left' ? html`<a class="quiet" href="${path}">${say.resume}</a>` : undefined}
${kind === 'processing' ? html`<a class="quiet" href="${path}">${say.again}</a>` : undefined}
</div>`
}

/** The page of an address that is no payment's. */
export function unknownPayment(language: Language): Html {
  const say = words[language]
  return html`<div class="outcome">
<img src="/cashier/assets/unknown.svg" alt="" width="64" height="64">
<h1 class="verdict">${say.unknown}</h1>
<p>${say.unknownText}</p>
</div>`
}
