/** `pending` until decided. A decided order may still change: a top-up can succeed first and fail later. */
export type SandboxOrderState = 'pending' | 'succeeded' | 'failed'

/** How an order is decided. */
export type Decision = 'succeeded' | 'failed'
