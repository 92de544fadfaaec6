import { bindMethods } from '@kumicorn/core/adapter'
import { SandboxError } from '../errors.ts'
import { Agenda, type Due } from './agenda.ts'
import { type Duration, LAST_MOMENT, milliseconds } from './duration.ts'
import { rethrowLater } from './events.ts'
import { LONGEST_TIMER } from './real-time.ts'

/** The sandbox's own time. Everything in it (settling, retries, dates) follows this clock. */
export interface SandboxClock {
  /** Milliseconds since the epoch. */
  now(): number
  /** How many times faster than real time it runs; 0 stands still. */
  readonly speed: number
  /**
   * Moves the time forward and runs everything that falls due, in order. Resolves when the deliveries that
   * this triggered have finished, retries within the span included. Not to be awaited by the receiver of a
   * callback before it has replied: the clock would wait for that very reply.
   */
  advance(by: Duration): Promise<void>
  /**
   * Runs something `ms` milliseconds of sandbox time from now; returns a function that cancels it. With this the
   * clock serves Kumicorn as well, as its option `clock`: both then live in one time. `advance` waits for promises
   * that are returned.
   */
  after(ms: number, run: () => void | Promise<void>): () => void
}

type Task = () => void | Promise<void>

/** A clock with an agenda, driven by real time at `speed`, by {@link advance}, or by both. */
export class SimulatedClock implements SandboxClock {
  readonly speed: number
  readonly #agenda = new Agenda<Task>()
  readonly #underWay = new Set<Promise<void>>()
  #time: number
  #realAnchor = performance.now()
  #stepping = false
  #stopped = false
  #held = false
  #timer: NodeJS.Timeout | undefined
  #armedFor = 0
  #advances: Promise<void> = Promise.resolve()
  /** Called whenever the time was moved by hand. */
  onAdvanced: () => void = () => {}

  constructor(startsAt: number, speed: number) {
    bindMethods(this)
    this.#time = startsAt
    this.speed = speed
  }

  /** Whole milliseconds, as every system's clock tells them. */
  now(): number {
    return Math.floor(this.#exactly())
  }

  #exactly(): number {
    const since = this.#stepping ? 0 : (performance.now() - this.#realAnchor) * this.speed
    return Math.min(this.#time + since, LAST_MOMENT)
  }

  /** Runs a task `ms` from now. `Infinity` never comes. Returns a function that cancels it. */
  after(ms: number, run: Task): () => void {
    if (typeof ms !== 'number' || Number.isNaN(ms) || typeof run !== 'function')
      throw new SandboxError('clock.after(ms, run): give milliseconds and a function')
    if (this.#stopped || ms === Number.POSITIVE_INFINITY) return () => {}
    const cancel = this.#agenda.add(this.now() + ms, run)
    this.#arm()
    return cancel
  }

  /** Makes {@link advance} and {@link settled} wait for a piece of work. */
  track<T>(work: Promise<T>): Promise<T> {
    const over = (): void => {
      this.#underWay.delete(end)
    }
    const end = work.then(over, over)
    this.#underWay.add(end)
    return work
  }

  advance(by: Duration): Promise<void> {
    const ms = milliseconds(by)
    if (!(this.now() + ms <= LAST_MOMENT)) {
      throw new SandboxError(`the clock cannot be advanced by ${by}: that is after the year 275760`)
    }
    const done = this.#advances.then(() => this.#step(ms))
    this.#advances = done
    return done
  }

  /** Resolves when nothing that was started is still under way. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  /** Runs nothing of what falls due until {@link letGo}. */
  hold(): void {
    this.#held = true
    this.#disarm()
  }

  letGo(): void {
    this.#held = false
    this.#arm()
  }

  /** Forgets the agenda for good. */
  stop(): void {
    this.#stopped = true
    this.#agenda.clear()
    this.#disarm()
  }

  #start({ run }: Due<Task>): void {
    try {
      const work = run()
      if (work !== undefined) this.track(Promise.resolve(work).catch(rethrowLater))
    } catch (error) {
      rethrowLater(error)
    }
  }

  async #step(ms: number): Promise<void> {
    await this.settled()
    this.#anchor()
    this.#stepping = true
    this.#disarm()
    const target = Math.min(this.#time + ms, LAST_MOMENT)
    for (;;) {
      const due = this.#agenda.first()
      if (due === undefined || due.at > target) break
      this.#agenda.take()
      this.#time = Math.max(this.#time, due.at)
      this.#start(due)
      // A retry is put on the agenda only when its delivery has failed, so each step waits for the last.
      await this.settled()
    }
    this.#time = target
    this.#stepping = false
    this.#realAnchor = performance.now()
    this.#arm()
    this.onAdvanced()
  }

  #anchor(): void {
    this.#time = this.#exactly()
    this.#realAnchor = performance.now()
  }

  /** Sets the timer to what is due first. One that is set for no later stays, as most of what comes is due later. */
  #arm(): void {
    const due = this.#agenda.first()
    if (due === undefined || this.speed === 0 || this.#stepping || this.#stopped || this.#held) return
    if (this.#timer !== undefined && this.#armedFor <= due.at) return
    clearTimeout(this.#timer)
    this.#armedFor = due.at
    const wait = Math.ceil((due.at - this.now()) / this.speed)
    this.#timer = setTimeout(() => this.#runDue(), Math.min(Math.max(wait, 0), LONGEST_TIMER))
  }

  #disarm(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #runDue(): void {
    this.#timer = undefined
    const now = this.now()
    for (let due = this.#agenda.first(); due !== undefined && due.at <= now; due = this.#agenda.first()) {
      this.#agenda.take()
      this.#start(due)
    }
    this.#arm()
  }
}
