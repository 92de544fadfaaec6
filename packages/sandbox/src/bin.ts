#!/usr/bin/env node
import { processIo } from './cli/io.ts'
import { runCommandLine } from './cli/program.ts'

void runCommandLine(process.argv.slice(2), processIo, (text) => process.stderr.write(text))
