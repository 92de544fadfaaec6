/**
 * The name of a heading in addresses, as GitHub makes it: the same link leads to it on the site and there.
 * In Chinese too: letters of every script stay.
 */
export const slug = (title: string): string =>
  title
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')
