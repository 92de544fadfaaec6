/** The gateways that are simulated: each has a folder in `gateways/`. */
export const GATEWAYS = ['kumquat', 'paynicorn'] as const

export type GatewayName = (typeof GATEWAYS)[number]

/** The kinds of callbacks. Each has an address of its own. */
export const CALLBACK_KINDS = ['kumquat', 'postback', 'recharge'] as const

export type SandboxCallbackKind = (typeof CALLBACK_KINDS)[number]

/** `pending` until decided. A decided order may still change: a top-up can succeed first and fail later. */
export type SandboxOrderState = 'pending' | 'succeeded' | 'failed'

/** How an order is decided. */
export type Decision = 'succeeded' | 'failed'
