// A panel in a process of its own, one of several on a database: ticks again and again, by the machine's clock moved
// as it is told. Started by replica-fleet.ts.
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import express from 'express'
import { pino } from 'pino'
import { createVultrAddon } from '../../../src/index.js'

const {
  host,
  tickMs = 1_000,
  movedMs: firstMovedMs,
  ...options
} = JSON.parse(process.argv[2] ?? '{}')
let movedMs: number = firstMovedMs
process.on('message', (ms: number) => {
  movedMs = ms
})
process.once('disconnect', () => process.exit())

const addon = await createVultrAddon({
  ...options,
  metadataUrl: false,
  secretKey: 'a secret key for tests, 32 bytes or more',
  authorize: () => true,
  clock: { now: () => new Date(Date.now() + movedMs) },
  logger: pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' })
})
const server = express()
  .use('/', addon.router)
  .listen(0, host, () => {
    process.send?.(`http://${host}:${(server.address() as AddressInfo).port}/`)
  })
await addon.start()
for (;;) {
  await addon.tick()
  await pause(tickMs)
}
