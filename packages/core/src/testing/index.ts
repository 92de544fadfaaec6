export {
  type CallbackFields,
  kumquatCallback,
  paynicornPostback,
  paynicornRecharge,
  type SignedCallback,
} from './sign-callbacks.ts'
