import { inspect } from 'node:util'

/** Everything that printing or serialising these values can show, hidden properties and causes included. */
export function shown(...values: readonly unknown[]): string {
  return values
    .flatMap((value) => [
      inspect(value, {
        depth: Number.POSITIVE_INFINITY,
        showHidden: true,
        getters: true,
        maxStringLength: null,
      }),
      JSON.stringify(value) ?? '',
      value instanceof Error ? `${value} ${value.stack} ${shown(value.cause)}` : '',
    ])
    .join('\n')
}
