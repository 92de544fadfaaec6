import type { Endpoint } from '../../../packages/core/src/endpoints.ts'

/** What no parameter can be: each schema says then what it allows. */
const NEVER = Symbol('no parameter')

/** What a parameter may be, in the words of the error that one gets who gives something else. */
export function allowedOf({ request }: Endpoint, field: string): string {
  const { error } = request.safeParse({ [field]: NEVER })
  const issue = error?.issues.find(({ path }) => path[0] === field)
  if (issue === undefined) throw new Error(`nothing is said of ${field}`)
  return issue.message
}
