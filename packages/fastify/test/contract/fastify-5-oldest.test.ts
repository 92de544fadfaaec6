import { callbackContract } from '@kumicorn/testkit'
import { fastify } from 'fastify-5-oldest'
import { applicationsOf, type CreateFastify } from '../applications.ts'

// The types of the two versions differ in details that the tests do not use.
callbackContract('Fastify 5.0.0', applicationsOf(fastify as unknown as CreateFastify))
