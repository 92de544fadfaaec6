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
 * Calls whatever a module exports with nonsense, static methods as well, with one to three arguments. Returns the errors of the engine that came
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
    for (const [called, call] of callsOf(name, value as Callable))
      for (const [what, given] of nonsense)
        for (const count of [1, 2, 3]) {
          const message = await messageOf(call, Array(count).fill(given))
          if (message !== undefined && RAW.test(message))
            raw.push(`${called}(${count} × ${what}): ${message}`)
        }
  }
  return raw
}

type Callable = (...given: readonly unknown[]) => unknown

/** A function, or what a class makes and its static methods, each by its name. */
function callsOf(name: string, value: Callable): ReadonlyMap<string, Callable> {
  if (!/^class\b/.test(Function.prototype.toString.call(value))) return new Map([[name, value]])
  const made: Callable = (...given) => Reflect.construct(value, given)
  const statics = Object.entries(Object.getOwnPropertyDescriptors(value)).flatMap(
    ([method, { value: its }]) =>
      typeof its === 'function' ? [[`${name}.${method}`, its.bind(value) as Callable] as const] : [],
  )
  return new Map([[name, made], ...statics])
}

async function messageOf(call: Callable, args: readonly unknown[]): Promise<string | undefined> {
  try {
    await Promise.race([call(...args), new Promise((resolve) => setTimeout(resolve, PATIENCE).unref())])
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
