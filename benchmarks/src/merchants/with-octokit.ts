import { createNodeMiddleware } from '@octokit/webhooks'
import { CALLBACK_PATH } from '../load/merchant.ts'
import type { Merchant } from './merchant.ts'
import { keepBuffers, startExpress, startFastify } from './servers.ts'
import { octokitWebhooks, takeOctokit } from './verify-octokit.ts'

export const octokitOnFastify: Merchant = {
  scheme: 'octokit',
  acknowledgement: 'ok',
  start: ({ handle }) =>
    startFastify((app) => {
      keepBuffers(app)
      const webhooks = octokitWebhooks(handle)
      app.post(CALLBACK_PATH, async ({ body, headers }) => {
        await takeOctokit(webhooks, headers, (body as Buffer).toString())
        return 'ok'
      })
    }),
}

/** With its own middleware. */
export const octokitOnExpress: Merchant = {
  scheme: 'octokit',
  acknowledgement: 'ok\n',
  start: ({ handle }) =>
    startExpress((app) => app.use(createNodeMiddleware(octokitWebhooks(handle), { path: CALLBACK_PATH }))),
}
