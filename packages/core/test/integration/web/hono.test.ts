import { callbackContract } from '@kumicorn/testkit'
import { applications } from './applications.ts'

callbackContract('Hono', applications)
