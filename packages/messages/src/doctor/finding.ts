import type { Step } from '../explain/explanation.ts'

/** One thing that is wrong, or worth knowing, about a captured message. */
export interface Finding {
  /** Stable, for scripts: e.g. `wrong-key`, `number-reformatted`. */
  readonly code: string
  /** `problem`: the receiver refuses the message for it, or should. */
  readonly level: 'problem' | 'note'
  readonly message: string
  /** What to do about it. */
  readonly mend?: string
}

/** A key to try; only its name is ever shown. */
export interface NamedKey {
  readonly name: string
  readonly key: string
  /** Whose messages it can have signed. Default: those of both. */
  readonly gateway?: 'kumquat' | 'paynicorn'
}

/** What a message is. */
export type MessageKind =
  | 'kumquat request'
  | 'kumquat callback'
  | 'paynicorn request'
  | 'paynicorn postback'
  | 'paynicorn recharge callback'
  | 'paynicorn message'

export interface Diagnosis {
  /** Undefined when it cannot even be told what the message is. */
  readonly kind: MessageKind | undefined
  /** Whether the signature is right under one of the keys; undefined without keys or without a signature. */
  readonly signature: 'right' | 'wrong' | undefined
  /** The name of the key that fits, be the signature right or made in a wrong way. */
  readonly key: string | undefined
  /** What has to be signed, without the key. */
  readonly signed: string | undefined
  /** How that comes about; empty where nothing is signed. */
  readonly steps: readonly Step[]
  readonly findings: readonly Finding[]
}

export const problem = (code: string, message: string, mend?: string): Finding => ({
  code,
  level: 'problem',
  message,
  ...(mend === undefined ? {} : { mend }),
})

export const note = (code: string, message: string): Finding => ({ code, level: 'note', message })
