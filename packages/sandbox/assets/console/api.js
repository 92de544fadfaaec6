/** Calls the sandbox. Rejects with what it says is wrong. */
async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new Error(answer.message ?? `HTTP ${response.status}`)
  return answer
}

const CONTROL = '/sandbox/api'

export const api = {
  timelines: (query) => call('GET', `/console/timelines?${new URLSearchParams(query)}`),
  timeline: (id) => call('GET', `/console/timelines/${id}`),
  next: (gatewayId) => call('POST', `/console/orders/${encodeURIComponent(gatewayId)}/next`, {}),
  sample: (gateway) => call('POST', '/console/sample', { gateway }),
  customer: () => call('GET', '/console/customer'),
  setCustomer: (customer) => call('POST', '/console/customer', { customer }),
  info: () => call('GET', `${CONTROL}/info`),
  keys: () => call('GET', `${CONTROL}/keys`),
  order: (gatewayId, deed, body = {}) =>
    call('POST', `${CONTROL}/orders/${encodeURIComponent(gatewayId)}/${deed}`, body),
  advance: (by) => call('POST', `${CONTROL}/clock/advance`, { by }),
  setAddresses: (addresses) => call('PUT', `${CONTROL}/addresses`, addresses),
  faults: () => call('GET', `${CONTROL}/faults`),
  addFault: (plan) => call('POST', `${CONTROL}/faults`, plan),
  removeFault: (id) => call('DELETE', `${CONTROL}/faults/${encodeURIComponent(id)}`),
  clear: () => call('DELETE', `${CONTROL}/state`),
  eventsPath: `${CONTROL}/events`,
}
