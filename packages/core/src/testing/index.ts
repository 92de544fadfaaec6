import { requireNode } from '../data/node-version.ts'

requireNode(process.versions)

export {
  type CallbackFields,
  kumquatCallback,
  paynicornPostback,
  paynicornRecharge,
  type SignedCallback,
} from './sign-callbacks.ts'
