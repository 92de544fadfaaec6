import { callbackContract } from '@kumicorn/testkit'
import express from 'express-4-oldest'
import { applicationsOf, type Express } from '../applications.ts'

// What the applications use is the same in the types of both majors, but not to the compiler.
callbackContract('Express 4.21.0', applicationsOf(express as unknown as Express))
