/* The commands about signed messages: `kumicorn` and `kumicorn-sandbox` both have them. */

export { addDoctor } from './doctor.ts'
export { type CliIo, EXIT, parsedBy, processIo, UsageError } from './io.ts'
export { addSign, addVerify } from './sign.ts'
export { addTrigger } from './trigger.ts'
