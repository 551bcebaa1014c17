// A scheduler in a process of its own, to be killed: ticks on and on, by a clock that the
// simulator's address and a file tell. Started by crash.test.ts.
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { startEngine } from '../engine.js'

const [apiUrl = '', databasePath = '', clockFile = '', instanceId = ''] = process.argv.slice(2)
const clock = {
  now: () => new Date(Number(readFileSync(clockFile, 'utf8'))),
  set: () => undefined,
  advance: () => undefined
}
const engine = await startEngine(
  { clock, apiUrl },
  { databasePath, thisServerId: () => instanceId, requestTimeoutMs: 300 }
)
process.stdout.write('ready\n')
for (;;) {
  await engine.scheduling.tick()
  // Others need the processor too.
  await pause(2)
}
