/** Only who keeps many orders that have ended waits for it. */
const loadZlib = () => process.getBuiltinModule('node:zlib')

/** More gains little: most of what is left are digests. */
const LEVEL = 3

/** The block that was read last: lists read one block after the other. */
export interface LastRead {
  block?: Block
  lines?: readonly string[]
}

/** Lines of text that are kept together, compressed: what is alike in all of them takes nearly no room. */
export class Block {
  readonly #bytes: Uint8Array
  readonly #last: LastRead

  constructor(lines: readonly string[], last: LastRead) {
    // A copy: Node hands out a part of what it has set aside. Not in another thread: who never lets the loop turn would
    // pile up what is to be compressed.
    this.#bytes = Uint8Array.from(loadZlib().deflateRawSync(lines.join('\n'), { level: LEVEL }))
    this.#last = last
  }

  line(at: number): string {
    if (this.#last.block !== this) {
      this.#last.block = this
      this.#last.lines = loadZlib().inflateRawSync(this.#bytes).toString().split('\n')
    }
    return this.#last.lines?.[at] as string
  }
}
