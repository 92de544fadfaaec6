import { kumquatCodes, paynicornCodes, topUpCodes } from '../../../packages/core/src/endpoints.ts'
import { code, MADE, page, table } from '../markdown.ts'
import { type Advice, actionsChinese } from './advice.ts'
import { kumquatAdvice } from './kumquat.ts'
import { paynicornAdvice } from './paynicorn.ts'
import { kumquatStatuses, paynicornStatuses, type Status } from './statuses.ts'
import { topUpAdvice } from './top-ups.ts'

type Language = 'en' | 'zh'

/** A code with what core says of it. @throws Error where a code has no advice, or advice no code */
function joined(
  codes: Readonly<Record<string, string>>,
  advice: Readonly<Record<string, Advice>>,
): readonly (readonly [code: string, meaning: string, advice: Advice])[] {
  const odd = Object.keys(advice).filter((name) => !Object.hasOwn(codes, name))
  if (odd.length > 0) throw new Error(`core knows no code ${odd.join(', ')}`)
  return Object.entries(codes).map(([name, meaning]) => {
    const found = advice[name]
    if (found === undefined) throw new Error(`nobody says what to do about ${name}`)
    return [name, meaning, found]
  })
}

const kumquat = (language: Language) =>
  table(
    heads[language],
    joined(
      Object.fromEntries(Object.entries(kumquatCodes).map(([name, { meaning }]) => [name, meaning])),
      kumquatAdvice,
    ).map(([name, meaning, advice]) =>
      row(`\`${name}\`<br>HTTP ${kumquatCodes[name]?.httpStatus}`, meaning, advice, language),
    ),
  )

const paynicorn = (
  codes: Readonly<Record<string, string>>,
  advice: Readonly<Record<string, Advice>>,
  language: Language,
) =>
  table(
    heads[language],
    joined(codes, advice).map(([name, meaning, one]) => row(code(name), meaning, one, language)),
  )

const heads = {
  en: ['code', 'meaning', 'what to do'],
  zh: ['代码', '含义', '怎么做'],
} as const

/** Three columns: they fit on a phone. */
const row = (name: string, meaning: string, advice: Advice, language: Language): readonly string[] =>
  language === 'en'
    ? [name, `${meaning}<br>${advice.chinese}`, `**${advice.action}**<br>${advice.what}`]
    : [
        name,
        `${advice.chinese}<br>${meaning}`,
        `**${actionsChinese[advice.action]}**<br>${advice.whatChinese}`,
      ]

const statuses = (rows: readonly Status[], language: Language) =>
  table(
    language === 'en' ? ['field', 'meaning', 'what to do'] : ['字段', '含义', '处理'],
    rows.map(({ field, value, meaning, chinese, action }) => {
      const english = language === 'en'
      const shown = english ? field : field.replace('(callback)', '（回调）').replace('(top-ups)', '（充值）')
      const both = english ? `${meaning}<br>${chinese}` : `${chinese}<br>${meaning}`
      return [`${shown}<br>${code(value)}`, both, `**${english ? action : actionsChinese[action]}**`]
    }),
  )

/** Every code of both gateways, and what to do about it. */
export const codesPage = (): string =>
  page({ title: "The gateways' codes", order: 30 }, [
    MADE,
    "# The gateways' codes",
    `Every error of a gateway is a \`GatewayError\` with its own code in \`gatewayCode\`, its words in \`gatewayMessage\`, and our \`meaning\` where the code is documented.`,
    `| do | means |
|---|---|
| **retry** | nothing was accepted, and the client has tried again already (\`retries\`). An order that is refused in the end is \`rejected\`: order anew later under a new reference, or give the money back |
| **ask** | nobody knows yet what became of the order: its outcome is \`unknown\`. Kumicorn asks; \`outcome.resolve()\` asks at once. Never treat it as failed |
| **refund** | the order was not taken, or has failed. Give the customer the money back in the handler of \`order.rejected\` and \`order.failed\`, by \`event.id\` |
| **mend** | your own call or set-up is wrong. An order that was refused for it is \`rejected\`: give the money back, too |
| **call them** | only the gateway's people can change it. An order that was refused for it is \`rejected\`: give the money back, too |`,
    'What was refused is over: its reference is used up. Order anew under a new one. A code that stands in none of these tables may mean anything: an order that is answered with it is `unknown`, and is asked about.',
    '## KUMQUAT: errorCode',
    kumquat('en'),
    '## KUMQUAT: the state of an order',
    statuses(kumquatStatuses, 'en'),
    '## Paynicorn: responseCode',
    '`000000` says that the call came through; what became of the order stands in its content.',
    paynicorn(paynicornCodes, paynicornAdvice, 'en'),
    '## Paynicorn: code of top-ups',
    '`1200` is success. With any code that is not in this table the outcome of a top-up is unknown.',
    paynicorn(topUpCodes, topUpAdvice, 'en'),
    '## Paynicorn: the state of an order',
    statuses(paynicornStatuses, 'en'),
    '## Paynicorn: code in the content of payments, refunds and payouts',
    'No public page lists these. `000000`, `0000`, `1200`, `200` and `0` are taken for success (an assumption); `status` is what counts. The codes with which the content of a query says that it does not know an order can be given as [`paynicorn.absenceCodes`](options.md#paynicorn).',
  ])

/** The same in Chinese. */
export const codesPageChinese = (): string =>
  page({ title: '网关错误码', order: 30 }, [
    MADE,
    '# 网关错误码',
    '网关返回的每个错误都是一个 `GatewayError`：`gatewayCode` 是网关自己的代码，`gatewayMessage` 是网关的原话，有文档的代码还带我们的解释 `meaning`。',
    `| 处理 | 意思 |
|---|---|
| **${actionsChinese.retry}** | 没有受理任何请求，客户端已经自动重试过（\`retries\`）。最终仍被拒的订单是 \`rejected\`：稍后换新单号重下，或退款 |
| **${actionsChinese.ask}** | 还不知道订单怎么样了：结果是 \`unknown\`。Kumicorn 会自动查询；\`outcome.resolve()\` 立即查询。绝不要当作失败 |
| **${actionsChinese.refund}** | 订单没有被受理，或已经失败。在 \`order.rejected\` 和 \`order.failed\` 的处理程序里按 \`event.id\` 退款 |
| **${actionsChinese.mend}** | 你自己的调用或设置有误。因此被拒的订单是 \`rejected\`，同样要退款 |
| **${actionsChinese['call them']}** | 只有网关的人能改。因此被拒的订单是 \`rejected\`，同样要退款 |`,
    '被拒的订单到此为止，单号不能再用；要重下请换新的单号。表里没有的代码什么意思都有可能：这样的订单是 `unknown`，会继续查询。',
    '## KUMQUAT：errorCode',
    kumquat('zh'),
    '## KUMQUAT：订单状态',
    statuses(kumquatStatuses, 'zh'),
    '## Paynicorn：responseCode',
    '`000000` 表示调用已送达；订单的结果在 content 里。',
    paynicorn(paynicornCodes, paynicornAdvice, 'zh'),
    '## Paynicorn：充值接口的 code',
    '`1200` 表示成功。表里没有的代码，充值结果一律未知。',
    paynicorn(topUpCodes, topUpAdvice, 'zh'),
    '## Paynicorn：订单状态',
    statuses(paynicornStatuses, 'zh'),
    '## Paynicorn：收款、退款、代付 content 里的 code',
    '没有公开页面列出这些代码。`000000`、`0000`、`1200`、`200`、`0` 当作成功（假设），以 `status` 为准。查询时表示“没有这个订单”的代码，可以用 [`paynicorn.absenceCodes`](../../reference/options.md#paynicorn) 告诉我们。',
  ])
