import { stdin, stdout } from 'node:process'
import { createInterface } from 'node:readline'
import { openDatabase } from '../../src/database/index.js'

/** The side files of a database come and go as it is opened and closed, so each path is opened often. */
const TIMES = 10

// A process of its own: opens each path it is sent, and answers with what came of it.
stdout.write('ready\n')
for await (const path of createInterface({ input: stdin })) {
  try {
    for (let time = 0; time < TIMES; time++) {
      const database = await openDatabase({ path, clock: { now: () => new Date() } })
      await database.close()
    }
    stdout.write('opened\n')
  } catch (error) {
    stdout.write(`${error}\n`)
  }
}
