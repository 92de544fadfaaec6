import { channel } from 'node:diagnostics_channel'
import { channels } from '@kumicorn/core'
import { manualClock } from '@kumicorn/testkit'
import { expect, it, onTestFinished } from 'vitest'
import { GatewayWatch } from '../../src/gateway-watch.ts'

function watching() {
  const clock = manualClock()
  const watch = new GatewayWatch(clock)
  onTestFinished(() => watch.close())
  const call = (result: string, more = {}) =>
    channel(channels.callEnd).publish({ gateway: 'mango', result, ...more })
  const callback = (result: string) => channel(channels.callback).publish({ gateway: 'mango', result })
  return { clock, watch, call, callback }
}

it('counts the calls of an hour, and forgets older ones', () => {
  const { clock, watch, call } = watching()
  for (let minute = 0; minute < 90; minute += 1) {
    call('ok')
    if (minute % 2 === 0) call('error', { errorCode: 'transport_timeout' })
    clock.advance(60_000)
  }
  expect(watch.of('mango')).toMatchObject({ calls: 59 + 29, failed: 29 })
  clock.advance(2 * 3_600_000)
  expect(watch.of('mango')).toMatchObject({ calls: 0, failed: 0 })
})

it('takes a refusal for an answer, and an unknown outcome for none', () => {
  const { clock, watch, call } = watching()
  call('error', { errorCode: 'gateway_refused', gatewayCode: '4013' })
  expect(watch.of('mango')).toMatchObject({ failed: 0, lastSuccess: clock.now(), lastFailure: undefined })
  call('unknown', { errorCode: 'transport_failed' })
  expect(watch.of('mango')).toMatchObject({
    failed: 1,
    lastFailure: { at: clock.now(), code: 'transport_failed' },
  })
})

// Found by an attack: with a wrong key every call was refused, and the console showed a success of this minute.
it('takes no refusal for a success that every other call would get, too', () => {
  const { clock, watch, call } = watching()
  call('rejected', { gatewayCode: 'JU9994', isSetUpRefused: true })
  expect(watch.of('mango')).toMatchObject({
    ...{ calls: 1, failed: 1, lastSuccess: undefined },
    lastFailure: { at: clock.now(), code: 'JU9994' },
  })
})

it('tells of callbacks, taken and refused', () => {
  const { clock, watch, callback } = watching()
  callback('acknowledged')
  callback('callback_signature')
  expect(watch.of('mango')).toMatchObject({ lastCallback: clock.now(), refusedCallbacks: 1 })
  expect(watch.of('papaya')).toMatchObject({ lastCallback: undefined, calls: 0 })
})
