import { Webhooks } from '@octokit/webhooks'
import { GITHUB_SECRET } from '../load/merchant.ts'

/** Calls `handle` for every event that verifies. */
export function octokitWebhooks(handle: () => void): Webhooks {
  const webhooks = new Webhooks({ secret: GITHUB_SECRET })
  webhooks.on('issue_comment.created', handle)
  return webhooks
}

/** As its documents have it for servers that it has no middleware for. */
export function takeOctokit(
  webhooks: Webhooks,
  headers: Readonly<Record<string, unknown>>,
  payload: string,
): Promise<void> {
  return webhooks.verifyAndReceive({
    id: headers['x-github-delivery'] as string,
    name: headers['x-github-event'] as string,
    payload,
    signature: headers['x-hub-signature-256'] as string,
  })
}
