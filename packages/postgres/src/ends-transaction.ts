/** Comments (nested two deep), texts, names and bodies: what is in these is nobody's statement. */
const QUIET =
  /--[^\n]*|\/\*(?:[^/*]|\/(?!\*)|\*(?!\/)|\/\*[\s\S]*?\*\/)*\*\/|\b[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'[^']*'|"[^"]*"|\$(\w*)\$[\s\S]*?\$\1\$/g

/** The body of a function in SQL's own words, which is no transaction: nobody writes anything behind it. */
const BODY = /\bbegin\s+atomic\b[\s\S]*/i

const ENDS =
  /^\s*(?:begin|start\s+transaction|commit|end|abort|rollback(?!(?:\s+(?:work|transaction))?\s+to\b)|prepare\s+transaction)\b/i

/**
 * Whether SQL begins or ends a transaction. What hides it better (strings that escape in another way) is found out at the
 * end: this is for who means no harm, as an ORM does.
 */
export function endsTransaction(sql: string): boolean {
  return sql
    .replace(QUIET, ' ')
    .replace(BODY, ' ')
    .split(';')
    .some((statement) => ENDS.test(statement))
}
