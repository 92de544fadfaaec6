import { callbackContract } from '@kumicorn/testkit'
import { applicationsOf } from '../applications.ts'

callbackContract(`Nest ${process.env.NEST} on Express`, applicationsOf('express'))
