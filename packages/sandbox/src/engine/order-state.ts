export type Gateway = 'kumquat' | 'paynicorn'

/** `pending` until decided. A decided order may still change: a top-up can succeed first and fail later. */
export type OrderState = 'pending' | 'succeeded' | 'failed'

/** How an order is decided. */
export type Decision = 'succeeded' | 'failed'
