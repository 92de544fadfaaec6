import type { Endpoint } from '../../../packages/core/src/endpoints.ts'
import { commentOf, type Member, membersOf, typeAt } from '../source/members.ts'
import type { Source } from '../source/program.ts'
import type { TypeScript } from '../source/typescript.ts'

/** An operation, with what the code says of it. */
export interface OperationDocs {
  readonly endpoint: Endpoint
  readonly says: string
  /** What the gateway's own reference calls it. */
  readonly chapter: string | undefined
  readonly parameters: readonly Member[]
  readonly answer: readonly Member[]
  /** The answer is a list of these. */
  readonly isList: boolean
}

const CHAPTER = /\s*\(Reference: (.+?)\.?\)/

/** Every row of an endpoint table, with the comments and the types that its source has. */
export function operationsOf(
  table: TypeScript.Symbol | undefined,
  endpoints: readonly Endpoint[],
  source: Source,
): readonly OperationDocs[] {
  if (table === undefined) throw new Error('the endpoint table is not exported any more')
  const type = source.checker.getTypeOfSymbol(table)
  return endpoints.map((endpoint) => {
    const path = endpoint.operation.split('.')
    const row = typeAt(type, source, ...path)
    const within = typeAt(type, source, ...path.slice(0, -1))
    if (row === undefined || within === undefined)
      throw new Error(`${endpoint.operation} is not in the table`)
    const comment = commentOf(within.getProperty(path.at(-1) ?? ''), source)
    return {
      endpoint,
      says: comment.replace(CHAPTER, ''),
      chapter: CHAPTER.exec(comment)?.[1],
      parameters: parametersOf(row, source),
      ...answerOf(row, source),
    }
  })
}

function parametersOf(row: TypeScript.Type, source: Source): readonly Member[] {
  const input = typeAt(row, source, 'request', '_zod', 'input')
  return input === undefined ? [] : membersOf(input, source, typeAt(row, source, 'request', 'shape'))
}

function answerOf(row: TypeScript.Type, source: Source): Pick<OperationDocs, 'answer' | 'isList'> {
  const { checker } = source
  const output = typeAt(row, source, 'response', '_zod', 'output')
  if (output === undefined) return { answer: [], isList: false }
  const item = checker.isArrayType(output)
    ? checker.getTypeArguments(output as TypeScript.TypeReference)[0]
    : undefined
  const shape = typeAt(row, source, 'response', 'shape')
  return { answer: membersOf(item ?? output, source, shape), isList: item !== undefined }
}
