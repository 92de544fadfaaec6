/** Comments (nested two deep), texts, names and bodies: what is in these is nobody's statement. */
const QUIET =
  /--[^\n]*|\/\*(?:[^/*]|\/(?!\*)|\*(?!\/)|\/\*[\s\S]*?\*\/)*\*\/|\b[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'[^']*'|"[^"]*"|\$(\w*)\$[\s\S]*?\$\1\$/g

const ENDS =
  /^\s*(?:begin|start\s+transaction|commit|end|abort|rollback(?!(?:\s+(?:work|transaction))?\s+to\b)|prepare\s+transaction)\b/i

/**
 * Whether SQL begins or ends a transaction. What hides it better (strings that escape in another way) is found out at the
 * end: this is for who means no harm, as an ORM does.
 */
export function endsTransaction(sql: string): boolean {
  return sql
    .replace(QUIET, ' ')
    .split(';')
    .some((statement) => ENDS.test(statement))
}
