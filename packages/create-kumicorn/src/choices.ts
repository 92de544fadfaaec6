export const FRAMEWORKS = ['express', 'fastify', 'nestjs'] as const
export const STORES = ['sqlite', 'postgres'] as const
export const MANAGERS = ['npm', 'pnpm', 'yarn', 'bun'] as const

export type Framework = (typeof FRAMEWORKS)[number]
export type Store = (typeof STORES)[number]
export type Manager = (typeof MANAGERS)[number]

/** How each is called in text. */
export const NAMES = {
  express: 'Express',
  fastify: 'Fastify',
  nestjs: 'NestJS',
  sqlite: 'SQLite',
  postgres: 'PostgreSQL',
} as const satisfies Record<Framework | Store, string>

/** What a shop is to be. */
export interface Choices {
  /** Of its package. */
  readonly name: string
  readonly framework: Framework
  readonly store: Store
  readonly manager: Manager
  /** Whether an age gate of the manager is told of our packages. Default true: most of those that have none ignore it. */
  readonly tellsAgeGate?: boolean
}

/** The package manager that has started this command: it says so, e.g. `pnpm/12.0.1 npm/? node/v24.2.0 linux x64`. */
export function managerOf(userAgent = ''): Manager {
  return MANAGERS.find((manager) => userAgent.startsWith(`${manager}/`)) ?? 'npm'
}

/** Yarn has an age gate since 4.10. From 2 to 4.9 it ends at a setting that it does not know. */
export const endsAtAgeGate = (userAgent = ''): boolean => /^yarn\/(?:[23]\.|4\.\d\.)/.test(userAgent)

/** How a script of the shop is called. */
export const runOf = (manager: Manager): string => (manager === 'yarn' ? 'yarn' : `${manager} run`)
