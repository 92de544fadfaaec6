import type { Endpoint } from '../../../packages/core/src/endpoints.ts'
import { code, MADE, nameCell, page, table } from '../markdown.ts'
import type { Member } from '../source/members.ts'
import { allowedOf } from './allowed.ts'
import { call } from './literal.ts'
import type { OperationDocs } from './rows.ts'

/** What the page of a gateway's operations is made of. */
export interface OperationsPage {
  readonly title: string
  readonly order: number
  readonly intro: string
  /** The client in examples. */
  readonly client: string
  /** The module that the examples begin with. */
  readonly setUp: string
  readonly operations: readonly OperationDocs[]
  readonly examples: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** Every operation of a gateway: parameters, answer, example. */
export function operationsPage(made: OperationsPage): string {
  const overview = made.operations.map(({ endpoint, says }) => [
    `[\`${endpoint.operation}\`](#${endpoint.operation.toLowerCase().replaceAll('.', '')})`,
    endpoint.money && !/moves money/i.test(says) ? `${says} Moves money.` : says,
  ])
  return page({ title: made.title, order: made.order, code: 'one module' }, [
    MADE,
    `# ${made.title}`,
    made.intro,
    `\`\`\`ts\n${made.setUp}\n\`\`\``,
    table(['operation', 'what it does'], overview),
    made.operations.flatMap((operation) => section(operation, made)),
  ])
}

function section(operation: OperationDocs, { client, examples }: OperationsPage): readonly string[] {
  const { endpoint, says, chapter, parameters, answer } = operation
  const example = examples[endpoint.operation]
  if (example === undefined) throw new Error(`${endpoint.operation} has no example`)
  // It is what a user would give: the schema that checks it is the one that checks theirs.
  endpoint.request.parse(example)
  return [
    `## ${endpoint.operation}`,
    says,
    `${code(`${endpoint.method} ${endpoint.path}`)}${chapter ? ` · in the gateway's reference: ${chapter}` : ''}`,
    `\`\`\`ts\n${call(`${client}.${endpoint.operation}`, example)}\n\`\`\``,
    parameters.length === 0
      ? 'Takes no parameters.'
      : table(['parameter', 'meaning'], rows(parameters, endpoint)),
    answerTitle(operation),
    table(
      ['field', 'meaning'],
      answer.map((member) => [nameCell(member, 'optional'), member.says]),
    ),
  ]
}

const rows = (parameters: readonly Member[], endpoint: Endpoint): readonly (readonly string[])[] =>
  parameters.map((member) => [
    nameCell(member, 'required'),
    [member.says, `*Allowed:* ${allowedOf(endpoint, member.name)}`].filter(Boolean).join('<br>'),
  ])

function answerTitle({ endpoint, isList, answer }: OperationDocs): string {
  const fields = answer.length === 0 ? 'an object as the gateway sends it' : 'these fields'
  if (endpoint.money) {
    const query = code(endpoint.money.query.operation)
    return `Resolves with an [\`Outcome\`](../../packages/core/README.md#money-operations-return-an-outcome) whose \`order\` has ${fields}. The reference of the order is ${code(endpoint.money.reference)}; it is asked about with ${query}.`
  }
  if (endpoint.paged) return `Gives a paged list, for \`for await\`, whose items have ${fields}:`
  return isList ? `Resolves with a list whose items have ${fields}:` : `Resolves with ${fields}:`
}
