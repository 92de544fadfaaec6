import { safeLink } from '../http-safety.ts'
import type { Transaction } from '../paynicorn/state.ts'
import { summary } from './checkout.ts'
import { type Html, html } from './html.ts'
import type { Language } from './language.ts'
import { type Words, words } from './words.ts'

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
