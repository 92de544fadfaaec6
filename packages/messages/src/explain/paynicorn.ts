import { utf8 } from '../json.ts'
import { isPaynicornSigned, objectFrom, paynicornSign } from '../paynicorn.ts'
import { compared, type Explanation, type Step, unclear, unsigned } from './explanation.ts'

/** How the signature of a Paynicorn envelope comes about. */
export function explainPaynicorn(body: string, merchantSecret: string, isAnswer: boolean): Explanation {
  const envelope = objectFrom(body)
  if (envelope === undefined) return unclear('Nothing to check: the body is not a JSON object.')
  const { content, sign } = envelope
  if (typeof content !== 'string') {
    if (isAnswer)
      return unsigned('Refusals of the envelope and bare answers carry no content and no signature.')
    return unclear('Nothing to check: the envelope has no content.')
  }
  const given = typeof sign === 'string' ? sign : ''
  const json = utf8(Buffer.from(content, 'base64')) ?? ''
  const steps = paynicornSteps(content, json)
  const right = paynicornSign(content, merchantSecret)
  return compared(steps, right, given, isPaynicornSigned(content, given, merchantSecret), json)
}

/** From the parameters to what is signed: what the console and the command doctor show. */
export const paynicornSteps = (content: string, json: string): readonly Step[] => [
  { title: 'The content: the parameters as JSON in UTF-8', parts: [json] },
  { title: 'In base64, exactly as it stands in the envelope', parts: [content] },
  {
    title: 'The secret directly behind, with nothing between',
    parts: [content, { key: 'merchantSecret' }],
  },
]
