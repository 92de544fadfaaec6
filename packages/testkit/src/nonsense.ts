/** What nobody means to give, each by its name. */
const nonsense: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['undefined', undefined],
  ['null', null],
  ['0', 0],
  ['NaN', Number.NaN],
  ['an object', {}],
  ['a list', []],
  ['an empty text', ''],
  ['a text', 'x'],
  ['true', true],
  ['a symbol', Symbol('x')],
  ['a bigint', 1n],
  ['a function', () => undefined],
  ['a date', new Date(0)],
])

/** What the engine says when something was used as what it is not. */
const RAW =
  /^Cannot (read|destructure|set|convert undefined or null|use 'in')|is not (a function|iterable|a constructor|defined)|called on non-object|argument must be of type/

/** A server would wait for ever, and a promise of a route is not waited for. */
const PATIENCE = 100

/**
 * Calls whatever a module exports with nonsense, of one to three arguments. Returns the errors of the engine that came
 * of it, where an error should have named the mistake.
 * @param except names of exports that are not called
 */
export async function rawErrorsOf(
  exported: Readonly<Record<string, unknown>>,
  except: readonly string[] = [],
): Promise<readonly string[]> {
  const raw: string[] = []
  for (const [name, value] of Object.entries(exported)) {
    if (typeof value !== 'function' || except.includes(name)) continue
    for (const [what, given] of nonsense)
      for (const count of [1, 2, 3]) {
        const message = await messageOf(value, Array(count).fill(given))
        if (message !== undefined && RAW.test(message)) raw.push(`${name}(${count} × ${what}): ${message}`)
      }
  }
  return raw
}

async function messageOf(value: unknown, args: readonly unknown[]): Promise<string | undefined> {
  try {
    const isClass = /^class\b/.test(Function.prototype.toString.call(value))
    const made: unknown = isClass
      ? Reflect.construct(value as new () => unknown, args)
      : (value as (...given: readonly unknown[]) => unknown)(...args)
    await Promise.race([made, new Promise((resolve) => setTimeout(resolve, PATIENCE).unref())])
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
