/** Attributes of spans and metrics. */
export const attributes = {
  gateway: 'kumicorn.gateway',
  account: 'kumicorn.account',
  operation: 'kumicorn.operation',
  /** How something ended. */
  result: 'kumicorn.result',
  gatewayCode: 'kumicorn.gateway_code',
  callback: 'kumicorn.callback',
  handler: 'kumicorn.handler',
  eventType: 'kumicorn.event.type',
  eventId: 'kumicorn.event.id',
  kind: 'kumicorn.order.kind',
  state: 'kumicorn.order.state',
  reference: 'kumicorn.order.reference',
  tries: 'kumicorn.delivery.tries',
  scheduled: 'kumicorn.query.scheduled',
  errorType: 'error.type',
  status: 'http.response.status_code',
  resends: 'http.request.resend_count',
} as const

/** The name of the tracer and of the meter. */
export const SCOPE = '@kumicorn/opentelemetry'
