import { escapeHtml } from '../../http/safety.ts'
import type { Language } from './request.ts'
import { words } from './words.ts'

/** Markup that is safe to send: everything put into it was escaped. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = string | Html | readonly Html[] | undefined

/** Template tag: whatever stands in `${}` is escaped unless it is {@link Html} itself. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(literals.reduce((text, literal, index) => text + markup(parts[index - 1]) + literal))
}

function markup(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'string') return escapeHtml(part)
  return part instanceof Html ? part.text : part.map(({ text }) => text).join('')
}

/** One page of the cashier. */
export interface Page {
  readonly language: Language
  /** Path of the page itself, for the link to the other language. */
  readonly path: string
  readonly title: string
  readonly body: Html
}

/** The document around a page's body. No script: everything works without one. */
export function documentOf({ language, path, title, body }: Page): string {
  const say = words[language]
  const page = html`<!doctype html>
<html lang="${say.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · Paynicorn</title>
<link rel="icon" href="/cashier/assets/mark.svg">
<link rel="stylesheet" href="/cashier/assets/cashier.css">
<link rel="stylesheet" href="/cashier/assets/form.css">
</head>
<body>
<header class="top">
<span class="brand"><img src="/cashier/assets/mark.svg" alt="" width="28" height="28">Paynicorn</span>
<a class="language" href="${path}?lang=${say.otherLang}" lang="${say.otherLang}" hreflang="${say.otherLang}">${say.other}</a>
</header>
<main>
<p class="sandbox">${say.sandbox}</p>
${body}
</main>
</body>
</html>
`
  return page.text
}
