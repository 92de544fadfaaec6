/**
 * What nobody sees, or what turns the direction of text, as the inside of a class of a regular expression with the flag
 * `u`: format characters, the separators of lines, and what is blank but no white space (the fillers of Hangul, U+2800 of
 * Braille and their like). With it, two texts look like one.
 */
export const UNSEEN = String.raw`\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800\u{1d159}`
