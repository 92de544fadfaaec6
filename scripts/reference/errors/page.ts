import { code, MADE, page, table } from '../markdown.ts'
import { commentOf } from '../source/members.ts'
import type { Source } from '../source/program.ts'
import { ownErrors, refusals } from './own.ts'

/** Our own errors: what each means, its codes, and what mends it. */
export function errorsPage(source: Source): string {
  const exported = source.exportsOf('packages/core/src/index.ts')
  const missing = [...exported.keys()].filter(
    (name) =>
      name.endsWith('Error') &&
      name !== 'KumicornError' &&
      !/^Told/.test(name) &&
      !Object.hasOwn(ownErrors, name),
  )
  if (missing.length > 0) throw new Error(`nobody says what mends ${missing.join(', ')}`)
  return page({ title: 'Errors', order: 40 }, [
    MADE,
    '# Errors',
    'Every error is a `KumicornError`, with a `code` that stays the same across versions, and with `gateway`, `operation` and `cause` where they are known. Branch on the class or on `code`, never on the message. No error holds a key, a signature or a signed string.',
    'A money operation does not throw for what happened on the wire: the error is in its outcome.',
    Object.entries(ownErrors).flatMap(([name, { instances, when, mend }]) => [
      `## ${name}`,
      `${[...new Set(instances.map((error) => code(error.code)))].join(', ')}`,
      commentOf(exported.get(name), source),
      `- **When:** ${when}\n- **Mend:** ${mend}`,
    ]),
    '## Callbacks that are refused',
    'The gateway gets the status, and sends the callback again for a while. The `code` stands in the log and in the metric.',
    table(
      ['HTTP', 'code', 'when', 'what to do'],
      refusals.map(([status, name, when, mend]) => [String(status), code(name), when, mend]),
    ),
  ])
}
