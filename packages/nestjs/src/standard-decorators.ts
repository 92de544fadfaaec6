import { ConfigError } from '@kumicorn/core'

/** What standard decorators are given where those of TypeScript get the name of the member. */
export const isStandard = (at: unknown): boolean => typeof at === 'object' && at !== null

export function standardDecorator(name: string): ConfigError {
  return new ConfigError(
    `@${name}: it was compiled as a standard decorator, and those of Nest are TypeScript's own: set ` +
      '"experimentalDecorators" and "emitDecoratorMetadata" in the compilerOptions of tsconfig.json',
  )
}
