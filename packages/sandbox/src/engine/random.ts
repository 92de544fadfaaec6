import { createHash } from 'node:crypto'

const HEX = '0123456789abcdef'

/** Numbers that look random and are the same for the same seed and purpose (mulberry32). */
export class Random {
  #state: number

  /** `purpose` keeps streams apart: more products must not change the ids of orders. */
  constructor(seed: number, purpose: string) {
    this.#state = createHash('md5').update(`${seed}:${purpose}`).digest().readUInt32LE()
  }

  /** Where the stream stands: to be kept and set back. */
  get state(): number {
    return this.#state
  }

  set state(state: number) {
    this.#state = state | 0
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1))
  }

  hex(length: number): string {
    let text = ''
    for (let n = 0; n < length; n += 1) text += HEX[this.int(0, 15)]
    return text
  }

  digits(length: number): string {
    return Array.from({ length }, () => this.int(0, 9)).join('')
  }
}
