import type { KumicornError } from '../../../packages/core/src/data/errors.ts'
import * as errors from '../../../packages/core/src/data/errors.ts'

/** One of our errors: how it comes about, and what mends it. */
export interface OwnError {
  /** One of each kind that there is, for its codes. */
  readonly instances: readonly KumicornError[]
  readonly when: string
  readonly mend: string
}

const sent = (requestSent: 'no' | 'maybe') => ({ requestSent })

/** Every error of ours, by the name of its class. */
export const ownErrors: Readonly<Record<string, OwnError>> = {
  ConfigError: {
    instances: [new errors.ConfigError('')],
    when: 'at construction, or when a function is called',
    mend: 'The message names the option, what it must be, and what was probably meant. It never holds the value.',
  },
  InputError: {
    instances: [new errors.InputError([])],
    when: 'before anything is sent',
    mend: '`issues` names every mistake: field, what was given, what is allowed. Show it to who filled in the form, or mend the call.',
  },
  GatewayError: {
    instances: [new errors.GatewayError({ gatewayCode: '', gatewayMessage: '', httpStatus: 200 })],
    when: 'the gateway refused; thrown by reads, in the `rejected` and some `unknown` outcomes of money operations',
    mend: 'By `gatewayCode`: see [the codes](codes.md).',
  },
  TransportError: {
    instances: (['failed', 'timeout', 'aborted', 'response_too_large'] as const).map(
      (failure) => new errors.TransportError(failure, '', sent('maybe')),
    ),
    when: 'no complete answer came; thrown by reads after their retries, in `unknown` outcomes of money operations',
    mend: '`requestSent: "no"`: nothing left, do the same again. `"maybe"`: a read may be repeated; what became of a money operation is asked for. Look at the network, a proxy, `timeout`, `maxResponseBytes`.',
  },
  AnswerError: {
    instances: (['malformed', 'signature', 'mismatch'] as const).map(
      (fault) => new errors.AnswerError(fault, '', { httpStatus: 200 }),
    ),
    when: 'an answer came that cannot be trusted',
    mend: '`malformed`: `foreign` says that it was not the gateway which answered: look at the address and at proxies. `signature`: look at the key. `mismatch`: the answer speaks of something else: ask the gateway. A money operation is `unknown`, and is asked about.',
  },
  StoreError: {
    instances: [new errors.StoreError('')],
    when: 'the store could not be read or written; nothing was changed, and nothing sent',
    mend: 'Disk, rights, database: the message names the store and the cause. The same call does no harm again.',
  },
  ReferenceReusedError: {
    instances: [new errors.ReferenceReusedError('', { usedFor: '' })],
    when: 'before anything is sent: the reference stands for another order',
    mend: 'Give a new order a new reference. If it was meant to be the same order, give the same parameters.',
  },
  ReferenceCollisionError: {
    instances: [new errors.ReferenceCollisionError('', [])],
    when: 'in an `unknown` outcome: the gateway has this reference for another order',
    mend: '`differs` says in what. Whether your order went through is unknown: ask the gateway, and see who else uses your references, e.g. a test environment with the same account.',
  },
  AlreadyPlacedError: {
    instances: [new errors.AlreadyPlacedError('', '')],
    when: 'before anything is sent: another reference has done it, e.g. refunded this payment',
    mend: 'Look at the order `placedAs`. A payment that may be refunded more than once: `paynicorn.allowSeveralRefunds`.',
  },
}

/** Why a callback is not acknowledged. */
export const refusals: readonly (readonly [status: number, code: string, when: string, mend: string])[] = [
  [
    400,
    'callback_malformed',
    'it cannot be read',
    'Who sends it? Keep one and look at it with `kumicorn doctor`.',
  ],
  [
    401,
    'callback_signature',
    'its signature does not match',
    'Compare the key with the console; see [Signed messages](../signed-messages.md). Behind a proxy that changes bodies no signature matches.',
  ],
  [
    403,
    'callback_account',
    'it is signed with our key, and names another account',
    'Compare `appKey` or `partnerNo`.',
  ],
  [
    403,
    'callback_address',
    'it comes from an address that is not on `callbacks.allowIps`',
    'Add the address; behind a proxy let the framework trust it.',
  ],
  [405, 'callback_method', 'it is no POST', 'A browser or a scanner: nothing to do.'],
  [
    413,
    'callback_too_large',
    'it is longer than `callbacks.maxBodyBytes`',
    'The gateways send a few hundred bytes: hardly theirs.',
  ],
  [
    503,
    'callback_stopped',
    'the Kumicorn is stopping, or has not been started',
    'Nothing: the gateway sends it again.',
  ],
  [
    503,
    'callback_timeout',
    'it was not stored in time',
    'Look at the store, and at handlers if it is the memory store.',
  ],
]
