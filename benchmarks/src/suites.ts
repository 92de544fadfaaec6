import type { SuiteContext, SuiteReport } from './measure/report.ts'

export type Suite = (context: SuiteContext) => Promise<SuiteReport>

/** Each is loaded only when it runs. */
export const suites = {
  inbound: async () => (await import('./suites/inbound.ts')).inbound,
  outbound: async () => (await import('./suites/outbound.ts')).outbound,
  durable: async () => (await import('./suites/durable.ts')).durable,
  postgres: async () => (await import('./suites/postgres.ts')).postgres,
  backlog: async () => (await import('./suites/backlog.ts')).backlog,
  history: async () => (await import('./suites/history.ts')).history,
  import: async () => (await import('./suites/import.ts')).importing,
  micro: async () => (await import('./suites/micro.ts')).micro,
  sandbox: async () => (await import('./suites/sandbox.ts')).sandbox,
} satisfies Readonly<Record<string, () => Promise<Suite>>>

export type SuiteName = keyof typeof suites

export const suiteNames = Object.keys(suites) as readonly SuiteName[]
