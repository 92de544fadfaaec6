import { afterAll, beforeAll, describe } from 'vitest'
import { acknowledgements } from './acknowledgements.ts'
import type { Applications } from './application.ts'
import { bodies } from './bodies.ts'
import { clients } from './clients.ts'
import { eaten } from './eaten.ts'
import { handlers } from './handlers.ts'
import { refusals } from './refusals.ts'
import { Shop } from './shop.ts'
import { sizes } from './sizes.ts'

/**
 * What every framework adapter must do: boots each application on a real port and sends it callbacks over real
 * connections. Run it on every version of the framework that the package claims to work with.
 * @param name the framework and its version
 */
export function callbackContract(name: string, applications: Applications): void {
  describe.each(Object.entries(applications))(`callbacks in ${name}, %s`, (_, application) => {
    const shop = new Shop(application)
    beforeAll(() => shop.open())
    afterAll(() => shop.close())

    if (application.parser === 'eats the bytes') return eaten(shop, application)
    acknowledgements(shop)
    refusals(shop, application)
    bodies(shop, application)
    sizes(shop, application)
    clients(shop, application)
    handlers(shop)
  })
}
