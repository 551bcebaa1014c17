import { describe, expect, it } from 'vitest'
import { expectedEnd } from '../../src/restores/expected-end.js'
import type { Restore } from '../../src/restores/restore.js'
import { courseOf } from '../../src/restores/restore-course.js'
import { message } from '../../src/wording/index.js'

const at = (time: string) => new Date(`2026-03-02T${time}:00Z`)

function restoreOf(overrides: Partial<Restore> = {}): Restore {
  return {
    id: 'r',
    instanceId: 'i',
    snapshotId: 's',
    snapshotName: 'good',
    safetyRunId: 'run',
    state: 'waiting',
    actor: 'eva',
    reason: undefined,
    createdAt: at('07:00'),
    sentAt: undefined,
    finishedAt: undefined,
    attempts: 0,
    nextAttemptAt: undefined,
    target: { label: 'web-1', hostname: 'web-1', mainIp: '192.0.2.1', plan: 'vc2', diskGb: 80 },
    busySeenAt: undefined,
    missingSince: undefined,
    wasLocked: false,
    isPresumed: false,
    ...overrides
  }
}

const shown = (restore: Restore, run?: Parameters<typeof courseOf>[1]) =>
  courseOf(restore, run)
    .map(({ state }) => state)
    .join(' ')

describe('the steps of a restore', () => {
  const PENDING = { state: 'pending' } as const
  const COMPLETE = { state: 'complete' } as const
  const reason = message('restore.stayedBusy')

  it.each([
    ['waits for its safety snapshot', {}, PENDING, 'now ahead ahead ahead'],
    ['waits for the instance', {}, COMPLETE, 'done now ahead ahead'],
    ['waits without one', { safetyRunId: undefined }, undefined, 'left-out now ahead ahead'],
    ['was sent', { state: 'restoring', sentAt: at('07:10') }, COMPLETE, 'done done done now'],
    ['is being sent', { state: 'sending' }, COMPLETE, 'done done now ahead'],
    [
      'was refused because of a lock, and waits again',
      { sentAt: at('07:10'), nextAttemptAt: at('07:11') },
      COMPLETE,
      'done now ahead ahead'
    ],
    ['is over', { state: 'complete', sentAt: at('07:10') }, COMPLETE, 'done done done done'],
    [
      'failed with its safety snapshot',
      { state: 'failed', reason },
      { state: 'failed' },
      'failed never never never'
    ],
    [
      'was given up after it was refused',
      { state: 'failed', reason, sentAt: at('07:10'), nextAttemptAt: at('07:11') },
      COMPLETE,
      'done failed never never'
    ],
    [
      'failed after it was sent',
      { state: 'failed', reason, sentAt: at('07:12'), nextAttemptAt: at('07:11') },
      COMPLETE,
      'done done failed never'
    ],
    [
      'was canceled while its safety snapshot was taken, which goes on',
      { state: 'failed', reason: message('restore.canceled', { user: 'eva' }) },
      PENDING,
      'now canceled never never'
    ]
  ] as const)('of one that %s', (_, restore, run, steps) => {
    expect(shown(restoreOf(restore), run)).toBe(steps)
  })
})

describe('when a restore is expected to end', () => {
  const sent = { state: 'restoring', sentAt: at('07:10') } as const
  const target = (diskGb: number) => ({ ...restoreOf().target, diskGb }) as Restore['target']
  const done = (minutes: number, diskGb = 80) =>
    restoreOf({
      state: 'complete',
      sentAt: at('01:00'),
      finishedAt: new Date(at('01:00').getTime() + minutes * 60_000),
      target: target(diskGb)
    })
  const known = {
    safetyRun: undefined,
    earlier: [],
    usualSnapshotMs: undefined,
    now: at('07:12')
  }

  it('is told by three earlier ones of a like disk', () => {
    const earlier = [done(4), done(7), done(5), done(55, 800)]
    const expected = expectedEnd(restoreOf(sent), { ...known, earlier })
    expect(expected).toEqual({ from: at('07:14'), to: at('07:17') })
  })

  it('is what Vultr documents where there are fewer, and nothing for a large disk', () => {
    const expected = expectedEnd(restoreOf(sent), { ...known, earlier: [done(4), done(5)] })
    expect(expected).toEqual({ from: at('07:20'), to: at('07:25') })
    expect(expectedEnd(restoreOf({ ...sent, target: target(320) }), known)).toBeUndefined()
  })

  it('counts the safety snapshot in, and nothing while nobody knows how long that takes', () => {
    const safetyRun = { state: 'pending', pendingSince: at('07:08') } as const
    const usualSnapshotMs = 6 * 60_000
    expect(expectedEnd(restoreOf(), { ...known, safetyRun, usualSnapshotMs })).toEqual({
      from: at('07:24'),
      to: at('07:29')
    })
    expect(expectedEnd(restoreOf(), { ...known, safetyRun })).toBeUndefined()
  })

  it('is nothing while a lock stands in its way, or once it is over', () => {
    const locked = restoreOf({ safetyRunId: undefined, reason: message('restore.instanceBusy') })
    expect(expectedEnd(locked, known)).toBeUndefined()
    expect(expectedEnd(done(4), known)).toBeUndefined()
  })
})
