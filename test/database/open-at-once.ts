import { stdin, stdout } from 'node:process'
import { openDatabase } from '../../src/database/index.js'

// A process of its own: says that it is ready, waits for a line, then opens each path it was given.
stdout.write('ready\n')
await new Promise((resolve) => stdin.once('data', resolve))
for (const path of process.argv.slice(2)) {
  const database = await openDatabase({ path, clock: { now: () => new Date() } })
  await database.close()
}
stdout.write('opened all\n')
stdin.destroy()
