/** Marks that steer a terminal, turn the direction of text, or cannot be seen. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** A message for a terminal, which may have several lines: names in it may hold anything. */
export const printable = (text: string): string =>
  text.replaceAll(UNSAFE, (mark) =>
    mark === '\n' ? mark : `\\u${(mark.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  )
