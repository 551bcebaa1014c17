import { newRunKey } from '../../../src/account/index.js'
import { DAY, HOUR, MINUTE } from '../fake-clock.js'
import { type PanelApp, settingsForm } from '../panel-app.js'

/** Longer than a list of the account is taken for fresh, in ms. */
const UNTIL_STALE = 16_000

type NewInstance = Parameters<PanelApp['simulator']['addInstance']>[0]

/** Puts more instances into the account and has the panel know them. @returns their ids. */
export async function addInstances(panel: PanelApp, ...instances: NewInstance[]) {
  const ids = instances.map((each) => panel.simulator.addInstance(each).id)
  panel.clock.advance(UNTIL_STALE)
  await panel.get('/instances')
  return ids
}

/** Puts a scheduled snapshot of each of the last days into the account and has the panel know them. */
export async function addDailySnapshots(
  panel: PanelApp,
  instanceId: string,
  days: number
): Promise<void> {
  for (let ago = 0; ago < days; ago += 1) {
    panel.simulator.addSnapshot({
      description: `day ${ago} [vpa a ${instanceId} ${instanceId.slice(0, 8)}0000000${ago}]`,
      createdAt: new Date(panel.clock.now().getTime() - ago * DAY - MINUTE)
    })
  }
  panel.clock.advance(UNTIL_STALE)
  await panel.get('/snapshots')
}

/** Adds a snapshot that is a minute older than those of before, so that they are listed in this order. */
export function addOlderSnapshot(panel: PanelApp, description: string): string {
  const minutes = panel.simulator.snapshots().length + 1
  const createdAt = new Date(panel.clock.now().getTime() - minutes * MINUTE)
  return panel.simulator.addSnapshot({ description, createdAt }).id
}

/** Lets days pass in which another panel makes snapshots of this one’s instance, until a review is due. */
export async function letAnotherPanelWork(panel: PanelApp): Promise<void> {
  for (let day = 1; day <= 4; day += 1) {
    const at = new Date(panel.clock.now().getTime() + day * DAY)
    const description = `web-1 [vpa a ${panel.instanceId} ${newRunKey(at)}]`
    panel.simulator.addSnapshot({ description, createdAt: at })
  }
  panel.clock.advance(4 * DAY + HOUR)
  await panel.addon.tick()
}

/** Waits for a confirmation to prune six of the seven snapshots of its instance. */
export async function holdSix(panel: PanelApp): Promise<void> {
  for (let day = 10; day < 16; day += 1) {
    panel.simulator.addSnapshot({
      description: `old ${day} [vpa a ${panel.instanceId} ${String(day).padStart(16, '0')}]`,
      createdAt: new Date(panel.clock.now().getTime() - day * DAY)
    })
  }
  await panel.post('/settings/snapshots', settingsForm())
  panel.clock.set('2026-03-02T06:00:00Z')
  await panel.addon.tick()
  panel.clock.advance(11 * MINUTE)
  await panel.addon.tick()
}
