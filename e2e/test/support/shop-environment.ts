import type { Sandbox } from '@kumicorn/sandbox'

/** The variables with which the shops of the pages and samples sell against a sandbox. @param url of the shop */
export const shopEnvironment = (
  { kumquat, paynicorn }: Pick<Sandbox, 'kumquat' | 'paynicorn'>,
  url: string,
) => ({
  SHOP_URL: url,
  KUMQUAT_URL: kumquat.baseUrl,
  KUMQUAT_PARTNER_NO: kumquat.partnerNo,
  KUMQUAT_SIGN_KEY: kumquat.signKey,
  PAYNICORN_URL: paynicorn.baseUrl,
  PAYNICORN_APP_KEY: paynicorn.appKey,
  PAYNICORN_MERCHANT_SECRET: paynicorn.merchantSecret,
})
