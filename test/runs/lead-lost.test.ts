import { pino } from 'pino'
import { expect, it } from 'vitest'
import { PassEndedError } from '../../src/common/index.js'
import type { CoveredSchedule } from '../../src/coverage/index.js'
import type { Database } from '../../src/database/index.js'
import { createSlotClaims } from '../../src/runs/slots/claim-slots.js'
import type { RunTransitions } from '../../src/runs/state/run-transitions.js'
import { createScheduler, type SchedulerParts } from '../../src/scheduler.js'

const logger = pino({ level: 'silent' })

const covered = (instanceId: string): CoveredSchedule => ({
  instanceId,
  schedule: { cronExpression: '0 * * * *', timeZone: 'UTC' },
  since: new Date('2026-11-24T00:00:00Z'),
  startsAt: new Date('2026-11-24T00:00:00Z'),
  delayMs: () => 0,
  nameOf: () => 'Automatic snapshot',
  takenBy: () => undefined
})

function claimsFailing(error: Error) {
  let tried = 0
  const database = {
    transaction: async () => {
      tried += 1
      throw error
    }
  } as unknown as Database
  const claims = createSlotClaims({
    database,
    transitions: {} as RunTransitions,
    clock: { now: () => new Date('2026-11-24T12:00:00Z') },
    logger
  })
  return { claims, tried: () => tried }
}

it('slots are not claimed one by one where the pass has ended', async () => {
  const { claims, tried } = claimsFailing(new PassEndedError('Another replica leads by now.'))
  const due = [covered('a'), covered('b'), covered('c')]
  await expect(claims.claimAll(due)).rejects.toThrow(PassEndedError)
  expect(tried()).toBe(1)
})

/** The steps of a pass, of which one fails. */
function passFailingAt(failing: string, error: Error) {
  const begun: string[] = []
  const step = (name: string) => async () => {
    begun.push(name)
    if (name === failing) throw error
    return true
  }
  const parts = {
    forgetOld: step('forgetOld'),
    mend: step('mend'),
    abandoned: { settle: step('abandoned') },
    openRuns: { reconcile: step('openRuns') },
    claimStep: { claimDue: step('claimStep') },
    restoreFollowing: { follow: step('restores') },
    pruning: { pass: step('pruning') },
    dueRuns: { sendDue: step('dueRuns') },
    forgetAcknowledged: step('forgetAcknowledged'),
    catalogue: { view: () => ({ readings: 0 }) },
    logger
  } as unknown as SchedulerParts
  return { scheduler: createScheduler(parts), begun }
}

it('no step of a pass follows the one that ended it, and the next pass is begun all the same', async () => {
  const { scheduler, begun } = passFailingAt('mend', new PassEndedError('ended'))
  await expect(scheduler.tick()).rejects.toThrow(PassEndedError)
  expect(begun).toEqual(['forgetOld', 'mend'])
  await expect(scheduler.tick()).rejects.toThrow(PassEndedError)
  expect(begun).toHaveLength(4)
})

it('a step that fails for another reason holds up none of the others', async () => {
  const { scheduler, begun } = passFailingAt('mend', new Error('failed'))
  expect(await scheduler.tick()).toBe(false)
  expect(begun).toHaveLength(9)
})
