import { ask, DEFAULTS, type Wanted } from './ask.ts'
import { UsageError } from './errors.ts'
import { BEHIND_DASHES, type Said } from './program.ts'
import { canAsk, type Surroundings } from './surroundings.ts'
import { objection } from './target.ts'

/** What is to be written: as it was said, as a person answers, or as is usual. @throws UsageError when nobody knows */
export async function wanted(said: Said, around: Surroundings): Promise<Wanted> {
  const { env, folder: current } = around
  const { folder, framework, store } = said
  if (folder !== undefined) refuse(folder, current)
  const lost = ['framework', 'store'].filter(
    (name) => env[`npm_config_${name}`] !== undefined && said[name as 'framework' | 'store'] === undefined,
  )
  if (lost.length > 0)
    throw new UsageError(`npm has taken --${lost.join(' and --')} for its own: ${BEHIND_DASHES}`)
  if (folder !== undefined && framework && store) return { folder, framework, store }
  if (!said.yes) {
    if (canAsk(around)) return ask(said, around)
    const missing = [
      ...(folder === undefined ? ['<folder>'] : []),
      ...(framework ? [] : ['--framework']),
      ...(store ? [] : ['--store']),
    ]
    throw new UsageError(
      `there is nobody to ask here: say ${missing.join(', ')}, or --yes for what is usual (${Object.values(DEFAULTS).join(', ')})`,
    )
  }
  const all = {
    ...DEFAULTS,
    ...(folder !== undefined && { folder }),
    ...(framework && { framework }),
    ...(store && { store }),
  }
  refuse(all.folder, current)
  return all
}

function refuse(folder: string, current: string): void {
  const reason = objection(folder, current)
  if (reason !== undefined) throw new UsageError(reason)
}
