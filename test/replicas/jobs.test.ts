import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../src/database/index.js'
import { type Jobs, startJobs } from '../../src/replicas/index.js'
import { isTestedOnPostgres, openTestDatabase } from '../support/databases/test-database.js'

interface TestedJob {
  readonly kind: 'tested'
  readonly id: string
}

const logged: string[] = []
const logger = pino({ level: 'error' }, { write: (line) => logged.push(line) })

let database: Database
let started: Jobs<TestedJob>[]

describe.skipIf(!isTestedOnPostgres)('jobs', () => {
  beforeEach(async () => {
    started = []
    logged.length = 0
    database = await openTestDatabase('jobs-left', { clock: { now: () => new Date() } })
  })

  afterEach(async () => {
    for (const each of started) await each.stop()
    await database.close()
  })

  async function replica(isReached: boolean, hasOthers: boolean) {
    const { postgres } = database
    if (postgres === undefined) throw new Error('Jobs need PostgreSQL.')
    const done: string[] = []
    const jobs = await startJobs<TestedJob>(
      { postgres, name: 'work', hasOthers: async () => hasOthers, logger },
      async ({ id }) => {
        done.push(id)
        return isReached
      }
    )
    started.push(jobs)
    return { jobs, done }
  }

  it('are left to others by a replica for which no connection came about', async () => {
    const cut = await replica(false, true)
    await cut.jobs.send([{ kind: 'tested', id: 'first' }])
    await expect.poll(() => cut.done).toEqual(['first'])
    await cut.jobs.send([{ kind: 'tested', id: 'second' }])
    await pause(2_000)
    expect(cut.done).toEqual(['first'])
    const other = await replica(true, true)
    await expect.poll(() => other.done).toEqual(['second'])
  })

  it('can be kept by each of several replicas that start together', async () => {
    const { postgres } = database
    if (postgres === undefined) throw new Error('Jobs need PostgreSQL.')
    for (let round = 0; round < 8; round += 1) {
      const name = `together-${round}`
      const starting = Array.from({ length: 4 }, () =>
        startJobs<TestedJob>(
          { postgres, name, hasOthers: async () => true, logger },
          async () => true
        )
      )
      const outcomes = await Promise.allSettled(starting)
      for (const each of outcomes) if (each.status === 'fulfilled') started.push(each.value)
      expect(outcomes.map(({ status }) => status)).toEqual(Array(4).fill('fulfilled'))
    }
  })

  it('that failed on every try are told of in the log, once, and not tried again', async () => {
    const { postgres } = database
    if (postgres === undefined) throw new Error('Jobs need PostgreSQL.')
    let tries = 0
    const jobs = await startJobs<TestedJob>(
      { postgres, name: 'failing', hasOthers: async () => false, logger },
      async () => {
        tries += 1
        throw new Error('out of order')
      }
    )
    started.push(jobs)
    await jobs.send([{ kind: 'tested', id: 'first' }])
    await expect.poll(() => tries, { timeout: 20_000 }).toBe(3)
    await jobs.stop()
    const later = await startJobs<TestedJob>(
      { postgres, name: 'failing', hasOthers: async () => false, logger },
      async () => true
    )
    started.push(later)
    const told = () => logged.filter((line) => line.includes('"tested first"'))
    await expect.poll(told, { timeout: 10_000 }).toHaveLength(1)
    const last = await startJobs<TestedJob>(
      { postgres, name: 'failing', hasOthers: async () => false, logger },
      async () => true
    )
    started.push(last)
    await pause(2_000)
    expect(told()).toHaveLength(1)
    expect(tries).toBe(3)
  }, 60_000)

  it('are taken up all the same where there is nobody else', async () => {
    const alone = await replica(false, false)
    await alone.jobs.send([{ kind: 'tested', id: 'first' }])
    await expect.poll(() => alone.done).toEqual(['first'])
    await alone.jobs.send([{ kind: 'tested', id: 'second' }])
    await expect.poll(() => alone.done).toEqual(['first', 'second'])
  })
})
