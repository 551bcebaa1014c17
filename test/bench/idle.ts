import { HOUR, SECOND } from '../support/fake-clock.js'
import { type Stage, startStage } from './stage.js'

const BEFORE_SLOT = '2026-03-02T11:58:00Z'
const SLOT = new Date('2026-03-02T12:00:00Z').getTime()

/** An engine with so many schedules, none of them due. */
export function startIdle(schedules: number): Promise<Stage> {
  return startStage({
    instances: schedules,
    snapshotsEach: 0,
    slotEveryMs: 12 * HOUR,
    now: BEFORE_SLOT,
    requestsPerSecond: 28,
    settings: { frequency: 'every-twelve-hours', retentionDays: 5 }
  })
}

/**
 * How long passes take for which nothing is due, in ms.
 * @param between is done after each. @throws Error where one of them asked Vultr.
 */
export async function idleTicks(
  stage: Stage,
  rounds: number,
  between: () => Promise<void> = async () => {}
): Promise<readonly number[]> {
  const ticks: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    await stage.setTime(SLOT + (round + 1 - 2 * rounds) * SECOND)
    ticks.push(await stage.tick())
    await between()
  }
  const { calls } = await stage.simulator.call('takeTraffic', undefined)
  if (Object.values(calls).some((count) => count > 0)) {
    throw new Error(`An idle tick asked Vultr: ${JSON.stringify(calls)}`)
  }
  return ticks
}
