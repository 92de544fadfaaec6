import { Kumicorn } from '@kumicorn/core'
import { Inject, type InjectionToken } from '@nestjs/common'

/**
 * The injection token of a Kumicorn: the class itself, or one of its own for a name.
 * @example const kumicorn = app.get<Kumicorn>(getKumicornToken('second'))
 */
export function getKumicornToken(name?: string): InjectionToken<Kumicorn> {
  return name === undefined ? Kumicorn : `Kumicorn(${name})`
}

/**
 * Injects the Kumicorn of a name; its clients are `kumicorn.kumquat` and `kumicorn.paynicorn`. The one without
 * a name is injectable by its class, as are its clients.
 * @example constructor(@InjectKumicorn('second') private readonly second: Kumicorn) {}
 */
export function InjectKumicorn(name?: string): PropertyDecorator & ParameterDecorator {
  return Inject(getKumicornToken(name))
}
