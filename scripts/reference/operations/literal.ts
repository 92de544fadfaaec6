const isName = (text: string): boolean => /^[A-Za-z_$][\w$]*$/.test(text)

/** A value as one writes it in TypeScript. */
export function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  if (typeof value === 'bigint') return `${value}n`
  if (value instanceof Date) return `new Date('${value.toISOString()}')`
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const fields = Object.entries(value).map(
    ([name, field]) => `${isName(name) ? name : literal(name)}: ${literal(field)}`,
  )
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}

/** A call as one writes it: its parameters on one line where they fit, else one a line. */
export function call(method: string, params: Readonly<Record<string, unknown>>): string {
  if (Object.keys(params).length === 0) return `await ${method}()`
  const short = `await ${method}(${literal(params)})`
  if (short.length <= 90) return short
  const lines = Object.entries(params).map(([name, value]) => `  ${name}: ${literal(value)},`)
  return `await ${method}({\n${lines.join('\n')}\n})`
}
