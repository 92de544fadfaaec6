import { callbackContract } from '@kumicorn/testkit'
import { fastify } from 'fastify'
import { applicationsOf } from '../applications.ts'

callbackContract('Fastify 5', applicationsOf(fastify))
