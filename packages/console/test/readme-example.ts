import { kumicornConsole } from '@kumicorn/console'
import { createKumicorn, sqliteStore } from '@kumicorn/core'
import express, { type NextFunction, type Request, type Response } from 'express'

const { KUMQUAT_URL = '', KUMQUAT_PARTNER_NO = '', KUMQUAT_SIGN_KEY = '', ADMIN_TOKEN = '' } = process.env
const { PORT = '3000' } = process.env
const kumicorn = createKumicorn({
  store: sqliteStore({ path: './orders.db' }),
  kumquat: {
    baseUrl: KUMQUAT_URL,
    partnerNo: KUMQUAT_PARTNER_NO,
    signKey: KUMQUAT_SIGN_KEY,
    callbackUrl: false,
  },
})

// Yours: a session, single sign-on, whatever lets administrators in. Here HTTP's own user name and password.
function requireAdmin(request: Request, response: Response, next: NextFunction): void {
  const [name = '', token] = Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64')
    .toString()
    .split(':')
  if (ADMIN_TOKEN !== '' && token === ADMIN_TOKEN) {
    response.locals.admin = name
    next()
  } else response.status(401).set('www-authenticate', 'Basic').end('log in first')
}

const app = express()
app.use(
  '/kumicorn',
  requireAdmin,
  kumicornConsole(kumicorn, { user: (request: Request) => request.res?.locals.admin }),
)
await kumicorn.start()
app.listen(Number(PORT), '127.0.0.1')
