#!/usr/bin/env node
// vultr-panel: the command line of a panel. docs/cli.md has all of it.
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { runProgram } from './program.js'
import { EXIT } from './terminal/exit-codes.js'
import { systemTerminal } from './terminal/terminal.js'

// Whoever reads it has seen enough, as `head` has.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.unreachable)
})

process.exitCode = await runProgram(process.argv.slice(2), {
  terminal: systemTerminal(process),
  clock: { now: () => new Date() },
  wait,
  newKey: randomUUID
})
