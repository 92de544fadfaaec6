import { callbackContract } from '@kumicorn/testkit'
import express from 'express'
import { applicationsOf } from '../applications.ts'

callbackContract('Express 5', applicationsOf(express))
