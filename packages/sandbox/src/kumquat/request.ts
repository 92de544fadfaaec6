import { type Exchange, utf8 } from '../wire/exchange.ts'
import { type FlatField, readFlatJson } from '../wire/flat-json.ts'
import { KumquatRefusal } from './refusal.ts'

/** The parameters of a request: of the query for GET, of the JSON body for POST. @throws KumquatRefusal JU9998 */
export function readFields({ method, query, body }: Exchange): readonly FlatField[] {
  if (method === 'GET') return fromQuery(query)
  const json = utf8(body)
  if (json === undefined) throw new KumquatRefusal('JU9998', 'the body is not UTF-8')
  try {
    return readFlatJson(json)
  } catch (error) {
    throw new KumquatRefusal('JU9998', (error as Error).message)
  }
}

function fromQuery(query: URLSearchParams): readonly FlatField[] {
  const names = [...query.keys()]
  if (new Set(names).size < names.length) throw new KumquatRefusal('JU9998', 'a parameter stands twice')
  return [...query].map(([name, text]) => ({ name, text, value: text }))
}

export const textOf = (fields: readonly FlatField[], name: string): string =>
  fields.find((field) => field.name === name)?.text ?? ''
