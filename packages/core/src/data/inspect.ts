/* What `node:util` calls `inspect`, as far as we need it: that module takes about as long to load as this package. */

const custom: unique symbol = Symbol.for('nodejs.util.inspect.custom')

/** `[inspect.custom]()` is what `util.inspect` and `console.log` show. */
export const inspect = { custom } as const
