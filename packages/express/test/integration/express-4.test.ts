import express from 'express-4'
import { expect, it, onTestFinished } from 'vitest'
import { callbackRouter, keepRawBody, kumicornMiddleware } from '../../src/index.ts'
import { listen } from '../applications.ts'
import { merchant, post } from '../merchant.ts'

it('everything fits the types of Express 4, and works there', async () => {
  const kumicorn = merchant()
  const app = express()
  app.use(express.json({ verify: keepRawBody }), kumicornMiddleware(kumicorn))
  app.use('/callbacks', callbackRouter(kumicorn))
  app.post('/same', (req, res) => void res.json([req.kumicorn === kumicorn, req.body]))
  const running = await listen(app)
  onTestFinished(() => running.close())
  expect(await post(`${running.url}/kumquat`)).toBe('200 SUCCESS')
  expect(await post(new URL('/same', running.url).href, { body: '{"a":1}' })).toBe('200 [true,{"a":1}]')
})
