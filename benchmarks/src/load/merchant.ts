/** Who signs and who verifies: the same on both sides of every benchmark. */
export const PARTNER_NO = 'P-100200300'
export const SIGN_KEY = '9f86d081884c7d659a2feaa0c55ad015'
export const STRIPE_SECRET = 'whsec_9f86d081884c7d659a2feaa0c55ad015'
export const GITHUB_SECRET = '9f86d081884c7d659a2feaa0c55ad015'
export const STANDARD_SECRET = 'whsec_OWY4NmQwODE4ODRjN2Q2NTlhMmZlYWEwYzU1YWQwMTU='

/** Where every server takes its callbacks. */
export const CALLBACK_PATH = '/callbacks/kumquat'
