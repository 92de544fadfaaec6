/** Why something was not told or not done. `code` is for the page, the message for people. */
export class ApiError extends Error {
  constructor({ code, message, ...more }, status) {
    super(message)
    this.code = code
    this.status = status
    this.more = more
  }
}

async function call(path, init) {
  let response
  try {
    response = await fetch(path, { cache: 'no-store', ...init })
  } catch {
    throw new ApiError({ code: 'unreachable', message: '' }, 0)
  }
  const answer = await response.json().catch(() => undefined)
  if (response.ok && answer !== undefined) return answer
  throw new ApiError(
    answer?.error ?? { code: 'unexpected', message: `HTTP ${response.status}` },
    response.status,
  )
}

/** Relative to the page, wherever it is mounted. */
export const get = (path, query = {}) => {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  return call(`api/${path}${given.length > 0 ? `?${new URLSearchParams(given)}` : ''}`)
}

export const post = (path, body) =>
  call(`api/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-kumicorn-console': '1' },
    body: JSON.stringify(body),
  })
