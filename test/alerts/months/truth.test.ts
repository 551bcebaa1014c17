import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '../../support/fake-clock.js'
import { type Subject, subjectOf, type Verdict } from '../../support/months/history.js'
import { Month, TAG } from '../../support/months/month.js'

let month: Month

beforeEach(async () => {
  month = await Month.begin(1)
})
afterEach(() => month.end())

/** How it stands, so long after what was done last. */
async function verdictOf(subject: Subject, afterMs: number): Promise<Verdict | undefined> {
  month.world.clock.advance(afterMs)
  await month.pass()
  return month.samples.at(-1)?.verdicts.get(subject)
}

describe('the truth of a simulated month', () => {
  it('ends nothing of a server that was removed while nobody could look', async () => {
    const { simulator } = month.world
    month.world.clock.advance(HOUR)
    const { id } = simulator.addInstance({ label: 'new-1' })
    month.changeCoverage([id])
    const subject = subjectOf('unprotected', id)
    expect(await verdictOf(subject, HOUR)).toBe('stands')
    month.loseSight('outage')
    simulator.removeInstance(id)
    expect(await verdictOf(subject, MINUTE)).toBe('not over')
    month.regainSight()
    expect(await verdictOf(subject, HOUR)).toBe('fine')
  })

  it('has no settings that need attention while automatic snapshots are off', async () => {
    const { simulator } = month.world
    await month.save({ covers: { kind: 'tag', tag: TAG } })
    for (const { id } of month.instances) simulator.editInstance(id, { tags: [] })
    const subject = subjectOf('settings-unusable')
    expect(await verdictOf(subject, HOUR)).toBe('stands')
    month.loseSight('outage')
    expect(await verdictOf(subject, MINUTE)).toBe('not over')
    await month.save({ enabled: false })
    expect(await verdictOf(subject, MINUTE)).toBe('fine')
  })

  it('does not know what became complete while nobody could look', async () => {
    const [{ id } = { id: '' }] = month.instances
    const subject = subjectOf('overdue', id)
    await verdictOf(subject, month.period)
    // The first one is complete and was read.
    expect(await verdictOf(subject, HOUR)).toBe('fine')
    await verdictOf(subject, month.period - HOUR)
    const taken = month.world.simulator.snapshots().filter((each) => each.instanceId === id)
    expect(taken.map(({ status }) => status)).toEqual(['complete', 'pending'])
    month.loseSight('outage')
    expect(await verdictOf(subject, month.period / 2 + 2 * HOUR)).toBe('unsure')
    month.regainSight()
    expect(await verdictOf(subject, HOUR)).toBe('fine')
  })
})
