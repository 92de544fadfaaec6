import { MADE, page } from './markdown.ts'

/** What the reference consists of. */
export const indexPage = (): string =>
  page({ title: 'Reference', order: 0 }, [
    MADE,
    '# Reference',
    'All of it is made from the code, and a test fails when it is not that of the code any more.',
    `| page | what it holds |
|---|---|
| [KUMQUAT: operations](kumquat.md) | each operation: parameters, lengths, answer, example |
| [Paynicorn: operations](paynicorn.md) | the same |
| [The gateways' codes](codes.md) | every code, and what to do: retry, ask, refund, mend, call them. [In Chinese](../zh/reference/codes.md) |
| [Errors](errors.md) | our own errors, and what mends them; why callbacks are refused |
| [Options](options.md) | of \`createKumicorn\`, stores, transports, adapters, sandbox |
| [Command: kumicorn](cli.md) | every command, by its own help |
| [Command: kumicorn-sandbox](sandbox-cli.md) | the same |
| [The life cycle of an order](../order-life-cycle.md) | states, moves, events, what a handler should do |
| [Assumptions](assumptions.md) | what no page of the gateways says, and what replaces it |`,
  ])
