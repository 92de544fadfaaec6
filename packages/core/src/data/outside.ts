import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * Does what goes on by itself outside of what has begun it: the trace, or the request-scoped data, of a request that
 * happened to wake a loop is none of what the loop does then.
 */
export const outside: <T>(work: () => T) => T = AsyncLocalStorage.snapshot()
