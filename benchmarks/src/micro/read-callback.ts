// Reading a callback alone is no public function of core: it is taken from the sources, by its path.

import { Keys } from '../../../packages/core/src/data/secret.ts'
import { kumquatCallbacks } from '../../../packages/core/src/gateways/kumquat/callbacks.ts'
import { PARTNER_NO, SIGN_KEY } from '../load/merchant.ts'

const kinds = kumquatCallbacks(new Keys(SIGN_KEY, 'signKey'), PARTNER_NO)

/** Verification, schema and fact of one body. @throws when it does not verify */
export function readCallback(rawBody: Uint8Array): unknown {
  return kinds.kumquat.read(rawBody)
}
