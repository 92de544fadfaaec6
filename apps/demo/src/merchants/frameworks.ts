import type { Framework } from './merchant.ts'

/** Each is loaded only when it is asked for. */
const frameworks = {
  nest: async () => (await import('./nest.ts')).nest,
  express: async () => (await import('./express.ts')).express,
  fastify: async () => (await import('./fastify.ts')).fastify,
} satisfies Readonly<Record<string, () => Promise<Framework>>>

/** The framework that the command line asks for, or undefined when it asks for something else. */
export async function frameworkFrom(args: readonly string[]): Promise<Framework | undefined> {
  const [name = 'nest', ...more] = args
  if (more.length > 0 || !Object.hasOwn(frameworks, name)) return undefined
  return frameworks[name as keyof typeof frameworks]()
}
