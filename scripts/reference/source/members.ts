import type { Source } from './program.ts'
import { type TypeScript, ts } from './typescript.ts'

/** A parameter, a field or an option. */
export interface Member {
  readonly name: string
  readonly type: string
  readonly isOptional: boolean
  /** What its comment says. */
  readonly says: string
}

/** What stands in the comment of a thing, on one line. */
export function commentOf(symbol: TypeScript.Symbol | undefined, { checker }: Source): string {
  if (symbol === undefined) return ''
  return (
    ts
      .displayPartsToString(symbol.getDocumentationComment(checker))
      .replaceAll(/\s*\n\s*/g, ' ')
      // A page of Markdown knows no such links: the name is enough.
      .replaceAll(
        /\{@link\s+([^}\s|]+)(?:\s*\|?\s*([^}]+))?\}/g,
        (_, name: string, words?: string) => words?.trim() ?? `\`${name}\``,
      )
      .trim()
  )
}

const { SymbolFlags, TypeFlags, TypeFormatFlags } = ts

const mayBeUndefined = (type: TypeScript.Type): boolean =>
  type.isUnion() && type.types.some(({ flags }) => (flags & TypeFlags.Undefined) !== 0)

/** Known values of what stays open for new ones are shown beside `string`. */
const plainly = (type: string): string =>
  type
    .replaceAll(' & Record<never, never>', '')
    .replaceAll('(string)', 'string')
    .replaceAll(/\bOpen<([^<>]+)>/g, '$1 | string')

/**
 * The members of an object type, in the order in which they are written.
 * @param shape where their comments may stand as well: the fields of a schema
 */
export function membersOf(
  type: TypeScript.Type,
  source: Source,
  shape?: TypeScript.Type | undefined,
): readonly Member[] {
  const { checker } = source
  return checker.getPropertiesOfType(type).map((property): Member => {
    const own = checker.getTypeOfSymbol(property)
    const text = checker.typeToString(
      checker.getNonNullableType(own),
      undefined,
      TypeFormatFlags.NoTruncation | TypeFormatFlags.UseSingleQuotesForStringLiteralType,
    )
    return {
      name: property.name,
      type: plainly(text),
      isOptional: (property.flags & SymbolFlags.Optional) !== 0 || mayBeUndefined(own),
      says: commentOf(property, source) || commentOf(shape?.getProperty(property.name), source),
    }
  })
}

/** The type of a property of a property … of a type. */
export function typeAt(
  type: TypeScript.Type,
  source: Source,
  ...path: readonly string[]
): TypeScript.Type | undefined {
  let at: TypeScript.Type | undefined = type
  for (const name of path) {
    const property: TypeScript.Symbol | undefined = at && source.checker.getPropertyOfType(at, name)
    at = property && source.checker.getTypeOfSymbol(property)
  }
  return at
}
