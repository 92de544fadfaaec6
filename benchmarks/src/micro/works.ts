import type { Scheme, Signed } from '../load/bodies.ts'

/** One call with one body. Throws, or rejects, when the body is not taken. */
export type Work = (body: PreparedBody) => unknown

/** A body as a server has it once it has come in. */
export interface PreparedBody extends Signed {
  readonly rawBody: Uint8Array
}

export interface WorkKind {
  readonly scheme: Scheme
  /** Loads what it needs, and nothing of the others. */
  make(): Promise<Work>
}

/** What is measured without a server around it. */
export const works = {
  'hand-written': {
    scheme: 'kumquat',
    async make() {
      const { verifyByHand } = await import('../merchants/verify-by-hand.ts')
      return ({ rawBody }) => verifyByHand(JSON.parse(Buffer.from(rawBody).toString()))
    },
  },
  'kumicorn: read': {
    scheme: 'kumquat',
    async make() {
      const { readCallback } = await import('./read-callback.ts')
      return ({ rawBody }) => readCallback(rawBody)
    },
  },
  'kumicorn: whole pipeline': {
    scheme: 'kumquat',
    async make() {
      const { startKumicorn } = await import('../merchants/start-kumicorn.ts')
      const { memoryStore } = await import('@kumicorn/core')
      const { callbacks } = await startKumicorn(memoryStore(), () => undefined)
      return async ({ headers, rawBody }) => {
        const { status } = await callbacks.kumquat({ method: 'POST', headers, rawBody })
        if (status !== 200) throw new Error(`the pipeline has answered ${status}`)
      }
    },
  },
  stripe: {
    scheme: 'stripe',
    async make() {
      const { verifyStripe } = await import('../merchants/verify-stripe.ts')
      return ({ rawBody, headers }) =>
        verifyStripe(Buffer.from(rawBody), headers['stripe-signature'] as string)
    },
  },
  '@octokit/webhooks': {
    scheme: 'octokit',
    async make() {
      const { octokitWebhooks, takeOctokit } = await import('../merchants/verify-octokit.ts')
      const webhooks = octokitWebhooks(() => undefined)
      return ({ rawBody, headers }) => takeOctokit(webhooks, headers, Buffer.from(rawBody).toString())
    },
  },
  standardwebhooks: {
    scheme: 'standardwebhooks',
    async make() {
      const { verifyStandard } = await import('../merchants/verify-standard.ts')
      return ({ rawBody, headers }) => verifyStandard(Buffer.from(rawBody).toString(), headers)
    },
  },
} satisfies Readonly<Record<string, WorkKind>>

export type WorkName = keyof typeof works
