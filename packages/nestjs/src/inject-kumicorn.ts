import { ConfigError, Kumicorn } from '@kumicorn/core'
import { aText } from '@kumicorn/core/adapter'
import { Inject, type InjectionToken } from '@nestjs/common'
import { isStandard, standardDecorator } from './standard-decorators.ts'

/**
 * The injection token of a Kumicorn: the class itself, or one of its own for a name.
 * @throws ConfigError for what is no name
 * @example const kumicorn = app.get<Kumicorn>(getKumicornToken('second'))
 */
export function getKumicornToken(name?: string): InjectionToken<Kumicorn> {
  return tokenFor('getKumicornToken', name)
}

/**
 * Injects the Kumicorn of a name; its clients are `kumicorn.kumquat` and `kumicorn.paynicorn`. The one without
 * a name is injectable by its class, as are its clients.
 * @throws ConfigError without its parentheses, and for what is no name
 * @example constructor(@InjectKumicorn('second') private readonly second: Kumicorn) {}
 */
export function InjectKumicorn(name?: string): PropertyDecorator & ParameterDecorator
export function InjectKumicorn(
  name?: string,
  ...more: readonly unknown[]
): PropertyDecorator & ParameterDecorator {
  // Without them it is given what is decorated itself, and nothing is injected.
  if (more.length > 0)
    throw new ConfigError(
      "@InjectKumicorn has no parentheses: write @InjectKumicorn() or @InjectKumicorn('second')",
    )
  const inject = Inject(tokenFor('@InjectKumicorn', name))
  return (target: object, at: string | symbol | undefined, index?: number) => {
    if (isStandard(at)) throw standardDecorator('InjectKumicorn')
    inject(target, at, index as number)
  }
}

function tokenFor(of: string, name: string | undefined): InjectionToken<Kumicorn> {
  if (name === undefined) return Kumicorn
  if (!aText.fits(name))
    throw new ConfigError(
      `${of}: the name must be ${aText.what}, the one that KumicornModule was given, or nothing`,
    )
  return `Kumicorn(${name})`
}
