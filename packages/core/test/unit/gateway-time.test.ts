import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { GatewayTime } from '../../src/gateways/kumquat/clock-skew.ts'

const HOUR = 60 * 60_000
const httpDate = (epochMs: number): string => new Date(epochMs).toUTCString()

describe("the gateway's time", () => {
  it("is this machine's own until something else is learnt", () => {
    const clock = manualClock()
    expect(new GatewayTime(clock).now()).toBe(clock.now())
  })

  it.each([HOUR, -HOUR])('is %i ms off after a Date header that says so', (skew) => {
    const clock = manualClock()
    const time = new GatewayTime(clock)
    expect(time.learn(httpDate(clock.now() + skew), time.now())).toBe(true)
    expect(time.now()).toBe(clock.now() + skew)
    clock.advance(5000)
    expect(time.now()).toBe(clock.now() + skew)
  })

  it('is measured against the own clock each time, so that learning twice does not correct twice', () => {
    const clock = manualClock()
    const time = new GatewayTime(clock)
    const sentAt = time.now()
    expect(time.learn(httpDate(clock.now() + HOUR), sentAt)).toBe(true)
    expect(time.learn(httpDate(clock.now() + HOUR), sentAt)).toBe(true)
    expect(time.now()).toBe(clock.now() + HOUR)
  })

  it('gives no reason to try again when the request was dated right', () => {
    const clock = manualClock()
    const time = new GatewayTime(clock)
    expect(time.learn(httpDate(clock.now()), time.now())).toBe(false)
    expect(time.learn(httpDate(clock.now() + 1000), time.now())).toBe(false)
  })

  it.each([undefined, '', 'yesterday'])('is not changed by the Date header %j', (date) => {
    const clock = manualClock()
    const time = new GatewayTime(clock)
    expect(time.learn(date, time.now())).toBe(false)
    expect(time.now()).toBe(clock.now())
  })

  it('gives a reason to try again when another call has corrected the clock since', () => {
    const clock = manualClock()
    const time = new GatewayTime(clock)
    const sentAt = time.now()
    time.learn(httpDate(clock.now() + HOUR), sentAt)
    expect(time.learn(undefined, sentAt)).toBe(true)
  })
})
