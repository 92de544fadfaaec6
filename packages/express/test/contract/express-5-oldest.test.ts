import { callbackContract } from '@kumicorn/testkit'
import express from 'express-5-oldest'
import { applicationsOf } from '../applications.ts'

callbackContract('Express 5.0.0', applicationsOf(express))
