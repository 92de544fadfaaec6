/* The signed messages of both gateways, written apart from core: what core does wrong shows here, and the reverse. */

export { beijingTimestamp, fromBeijingDatetime } from './beijing-time.ts'
export {
  type ExplainedField,
  type Explanation,
  type KeyName,
  type Part,
  type Step,
  unclear,
  unsigned,
} from './explain/explanation.ts'
export { explainKumquat } from './explain/kumquat.ts'
export { explainPaynicorn } from './explain/paynicorn.ts'
export { asWritten, type FlatField, literal, parseKeepingNumbers, readFlatJson, utf8 } from './json.ts'
export { canonicalString, isKumquatSigned, kumquatSign, lacksLeadingZeros } from './kumquat.ts'
export { encoded, isPaynicornSigned, objectFrom, paynicornSign, seal, unseal } from './paynicorn.ts'
export { printable, printableJson, printableLines } from './printable.ts'
