import { describe, expect, it } from 'vitest'
import {
  addToTotal,
  createRequestTotals,
  notePass,
  readLastPass,
  readTotals
} from '../../src/totals/index.js'
import { openForTest } from '../database/temporary-folder.js'

describe('a total', () => {
  it('grows by each outcome, and by what is written at once', async () => {
    const { db } = await openForTest(':memory:')
    await addToTotal(db, 'runs', 'complete', 2)
    await Promise.all([1, 1, 1].map((count) => addToTotal(db, 'runs', 'failed', count)))
    await addToTotal(db, 'runs', 'complete', 3)
    expect([...(await readTotals(db, 'runs'))]).toEqual([
      ['complete', 5],
      ['failed', 3]
    ])
    expect([...(await readTotals(db, 'vultr-requests'))]).toEqual([])
  })
})

describe('the requests to Vultr', () => {
  it('are written together, each once, and those of several replicas are added', async () => {
    const database = await openForTest(':memory:')
    const logger = { warn: () => {} }
    const [one, other] = [
      createRequestTotals({ database, logger }),
      createRequestTotals({ database, logger })
    ]
    for (const outcome of ['ok', 'ok', 'timeout']) one.note(outcome)
    other.note('ok')
    await Promise.all([one.write(), other.write()])
    await one.write()
    expect([...(await readTotals(database.db, 'vultr-requests'))]).toEqual([
      ['ok', 3],
      ['timeout', 1]
    ])
  })

  it('stay counted where they cannot be written', async () => {
    const database = await openForTest(':memory:')
    let isBroken = true
    const told: unknown[] = []
    const totals = createRequestTotals({
      database: {
        transaction: (work) =>
          isBroken ? Promise.reject(new Error('broken')) : database.transaction(work)
      },
      logger: { warn: (...all: unknown[]) => void told.push(all) }
    })
    totals.note('ok')
    await totals.write()
    expect(told).toHaveLength(1)
    totals.note('ok')
    isBroken = false
    await totals.write()
    expect([...(await readTotals(database.db, 'vultr-requests'))]).toEqual([['ok', 2]])
  })
})

describe('the last pass of the scheduler', () => {
  it('is unknown before the first, and then the latest', async () => {
    const { db } = await openForTest(':memory:')
    expect(await readLastPass(db)).toBe(undefined)
    await notePass(db, new Date('2026-11-24T10:00:00.000Z'))
    await notePass(db, new Date('2026-11-24T10:01:00.000Z'))
    expect(await readLastPass(db)).toEqual(new Date('2026-11-24T10:01:00.000Z'))
  })
})
