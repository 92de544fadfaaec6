import { createInterface } from 'node:readline/promises'
import { buffer } from 'node:stream/consumers'
import type { ReadStream, WriteStream } from 'node:tty'
import { styleText } from 'node:util'
import { type Column, type Paint, table } from './table.ts'

const ERASE_LINE = '\r\u001b[2K'

/** Where the command writes: results on stdout, everything else on stderr. */
export class Terminal {
  readonly #in: ReadStream
  readonly #out: WriteStream
  readonly #err: WriteStream
  #hasReader = true
  #failure: Error | undefined

  constructor(streams: {
    readonly stdin: ReadStream
    readonly stdout: WriteStream
    readonly stderr: WriteStream
  }) {
    this.#in = streams.stdin
    this.#out = streams.stdout
    this.#err = streams.stderr
    this.#out.on('error', (error: NodeJS.ErrnoException) => {
      this.#hasReader = false
      // `kumicorn … | head` closes the pipe early: no reason to crash, nor to stop what is being done.
      if (error.code !== 'EPIPE') this.#failure ??= error
    })
    this.#err.on('error', () => undefined)
  }

  /** False once nobody reads the results any more. */
  get hasReader(): boolean {
    return this.#hasReader
  }

  /** Whether a person can be asked. */
  get canAsk(): boolean {
    return this.#in.isTTY === true && this.#err.isTTY === true
  }

  print(...lines: readonly string[]): void {
    if (this.#hasReader && lines.length > 0) this.#out.write(`${lines.join('\n')}\n`)
  }

  note(...lines: readonly string[]): void {
    this.#err.write(`${lines.join('\n')}\n`)
  }

  printTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): void {
    this.print(...table(rows, columns, { width: widthOf(this.#out), paint: this.paint }))
  }

  noteTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): void {
    this.note(...table(rows, columns, { width: widthOf(this.#err), paint: painter(this.#err) }))
  }

  /** Colours text where stdout shows colours: on a terminal, and not with NO_COLOR. */
  readonly paint: Paint = (colour, text) => painter(this.#out)(colour, text)

  /** Replaces the progress line; nothing where nobody watches. Without a text it is taken away. */
  progress(text = ''): void {
    if (this.#err.isTTY) this.#err.write(ERASE_LINE + text)
  }

  /** Everything on standard input. */
  input(): Promise<Uint8Array> {
    return buffer(this.#in)
  }

  /** Asks a question that only `y` or `yes` affirms; the end of the input and Ctrl-C are a no. */
  async confirm(question: string): Promise<boolean> {
    const lines = createInterface({ input: this.#in, output: this.#err })
    const gone = new AbortController()
    lines.once('close', () => gone.abort())
    try {
      const answer = await lines.question(`${question} [y/N] `, { signal: gone.signal })
      return /^y(es)?$/i.test(answer.trim())
    } catch {
      this.note('')
      return false
    } finally {
      lines.close()
    }
  }

  /** Resolves when everything that was printed is on its way. @throws when it could not be written (full disk) */
  async flushed(): Promise<void> {
    for (const stream of [this.#out, this.#err]) {
      await new Promise<void>((resolve) => stream.write('', () => resolve()))
    }
    if (this.#failure) throw this.#failure
  }
}

/** A file or a pipe takes lines of any length. */
const widthOf = (stream: WriteStream): number => (stream.isTTY ? stream.columns : Number.POSITIVE_INFINITY)

const painter =
  (stream: WriteStream): Paint =>
  (colour, text) =>
    styleText(colour, text, { stream })
