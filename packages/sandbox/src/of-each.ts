/** The same of each of several that have names. */
export const ofEach = <Name extends string, T, U>(
  all: Readonly<Record<Name, T>>,
  of: (one: T) => U,
): Readonly<Record<Name, U>> =>
  Object.fromEntries(Object.entries<T>(all).map(([name, one]) => [name, of(one)])) as Record<Name, U>
