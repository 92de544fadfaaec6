import { existsSync, lstatSync } from 'node:fs'
import { basename, isAbsolute, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Kumicorn, KumicornOptions } from '@kumicorn/core'
import { nearestOf, pathObstacle } from '@kumicorn/core/adapter'
import { UsageError } from '../exit-codes.ts'
import { settled } from './settled.ts'
import type { Surroundings } from './surroundings.ts'

/** What a config file says: a Kumicorn, or the options to make one and its handlers. */
export type Config = { readonly path: string } & (
  | { readonly kumicorn: Kumicorn }
  | { readonly options: KumicornOptions; readonly handlers: RegisterHandlers | undefined }
)

export type RegisterHandlers = (kumicorn: Kumicorn) => unknown

/** The kinds of config files that are found by their name. */
export const configExtensions = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'] as const
const NAMES = configExtensions.map((extension) => `kumicorn.config.${extension}`)

/** The config file of a folder, if it has one. @throws UsageError when it has several */
export function findConfig(folder: string): string | undefined {
  const found = NAMES.filter((name) => isThere(join(folder, name)))
  if (found.length > 1) throw new UsageError(`there are ${found.join(' and ')}: choose one with --config`)
  return found[0] && join(folder, found[0])
}

/** Also a link to nothing: whoever has made one means it. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return false
  }
}

const EXPORTS = ['kumicorn', 'options', 'handlers']

/** @throws UsageError when the file is missing, fails, does not end, or exports nothing that can be used */
export async function loadConfig(given: string, { folder, env }: Surroundings): Promise<Config> {
  const path = resolve(folder, given)
  const name = basename(path)
  const obstacle = pathObstacle(path) ?? (existsSync(path) ? undefined : 'there is no such config file')
  if (obstacle !== undefined) throw new UsageError(`${path}: ${obstacle}`)
  const exported = await importFile(path, env)
  for (const unread of Object.keys(exported).filter((each) => !EXPORTS.includes(each))) {
    const meant = nearestOf(unread, EXPORTS)
    if (meant !== undefined && !(meant in exported))
      throw new UsageError(`${name}: nothing reads its export ${unread}: did you mean ${meant}?`)
  }
  const kumicorn = await made(exported.kumicorn, `kumicorn() of ${name}`, env)
  requireMade(exported.kumicorn, kumicorn, `${name}: its export kumicorn`, 'what createKumicorn() makes')
  if (kumicorn !== undefined) {
    if (!isKumicorn(kumicorn))
      throw new UsageError(`${name}: its export kumicorn is not what createKumicorn() makes`)
    return { path, kumicorn }
  }
  const options = await made(exported.options, `options() of ${name}`, env)
  requireMade(exported.options, options, `${name}: its export options`, 'what createKumicorn() takes')
  if (!isOptions(options)) throw new UsageError(`${name}: ${mistakeOf(exported)}`)
  const { handlers } = exported
  if (handlers !== undefined && typeof handlers !== 'function') {
    throw new UsageError(`${name}: its export handlers must be a function: (kumicorn) => { kumicorn.on(…) }`)
  }
  return { path, options, handlers: handlers as RegisterHandlers | undefined }
}

type Env = Surroundings['env']

async function importFile(path: string, env: Env): Promise<Readonly<Record<string, unknown>>> {
  try {
    const load = (): Promise<Readonly<Record<string, unknown>>> => import(pathToFileURL(path).href)
    const exported = await settled(load, { what: 'its top-level await', env })
    // Of CommonJS, Node finds names only where it can see them without running the file.
    const { default: whole } = exported
    return isObject(whole) && ('options' in whole || 'kumicorn' in whole) ? whole : exported
  } catch (cause) {
    const mend = mendOf(cause, path)
    throw new UsageError(`${path} could not be loaded: ${reasonOf(cause)}${mend}`, { cause })
  }
}

/** What to do about a file that is not what its name says: in words, or nothing. */
function mendOf(cause: unknown, path: string): string {
  if (!(cause instanceof Error)) return ''
  const name = basename(path)
  const { code, message } = cause as NodeJS.ErrnoException
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION' || code === 'ERR_IMPORT_ATTRIBUTE_MISSING')
    return ' (it is to be a module: .mjs, .cjs, .mts or .cts)'
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX')
    return ' (Node runs TypeScript by leaving the types out: write it without enum, namespace and parameter properties)'
  if (/\.[cm]?ts$/.test(name) && /does not provide an export named/.test(message))
    return ' (if that is a type, import it as one: import type { … })'
  const [, missing = ''] = /Cannot find module '([^']+)'/.exec(message) ?? []
  const whole = configExtensions
    .map((each) => `${missing.replace(/\.[cm]?js$/, '')}.${each}`)
    .find(existsSync)
  if (whole !== undefined && isAbsolute(missing))
    return ` (Node takes the whole name of a file only: import ./${basename(whole)})`
  const named = (kind: 'm' | 'c') => name.replace(/[cm]?([jt]s)$/, `${kind}$1`)
  if (/import statement outside a module|Unexpected token 'export'/.test(cause.message))
    return ` (its folder is one of CommonJS: name it ${named('m')})`
  if (/\b(module|exports|require) is not defined/.test(cause.message))
    return ` (it is written as CommonJS: name it ${named('c')})`
  return ''
}

/** An export may be the thing itself, a promise of it, or a function that makes it. */
async function made(exported: unknown, name: string, env: Env): Promise<unknown> {
  const isThenable = isObject(exported) && typeof exported.then === 'function'
  if (typeof exported !== 'function' && !isThenable) return exported
  try {
    const work = typeof exported === 'function' ? exported : () => exported
    return await settled<unknown>(() => work(), { what: 'its promise', env })
  } catch (cause) {
    throw new UsageError(`${name} failed: ${reasonOf(cause)}`, { cause })
  }
}

/** A `return` is soon forgotten, and what is exported looks right all the same. @throws UsageError */
function requireMade(exported: unknown, made: unknown, which: string, what: string): void {
  if (exported === undefined || exported === null || (made !== undefined && made !== null)) return
  const [gives, mend] =
    typeof exported === 'function' ? ['returned', 'return'] : ['resolved with', 'resolve it with']
  throw new UsageError(`${which} has ${gives} nothing: ${mend} ${what}`)
}

/** A config file may throw what is no error. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message
  if (typeof thrown === 'string' && thrown !== '') return thrown
  const isWord = thrown === null || thrown === undefined
  return `${isWord ? String(thrown) : 'something that is no error'} was thrown`
}

/** By shape, not by class: the config file may have loaded a @kumicorn/core of its own. */
function isKumicorn(value: unknown): value is Kumicorn {
  if (!isObject(value)) return false
  const { orders, deadLetters, reconcile, stop } = value
  return (
    isObject(orders) && isObject(deadLetters) && [reconcile, stop].every((each) => typeof each === 'function')
  )
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const isOptions = (value: unknown): value is KumicornOptions => isObject(value)

function mistakeOf(exported: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(exported)
  const wanted = 'export kumicorn (made by createKumicorn) or options (what createKumicorn takes) by name'
  if (names.includes('options')) return 'its export options is not an object'
  if (names.includes('default')) return `it has a default export; ${wanted}`
  return `it exports ${names.length > 0 ? names.join(', ') : 'nothing'}; ${wanted}`
}
