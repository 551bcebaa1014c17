import { describe, expect, it } from 'vitest'
import type { Alert } from '../../src/alerts/index.js'
import { receiver } from '../support/alerts/receiver.js'
import { HOUR, MINUTE } from '../support/fake-clock.js'
import { openPanelApp, settingsForm } from '../support/panel-app.js'

/** A panel with its schedule saved that hands its alerts over to a list. */
async function toldPanel(options: Parameters<typeof openPanelApp>[0] = {}) {
  const told: Alert[] = []
  const panel = await openPanelApp({
    ...options,
    addon: { notify: (alert) => void told.push(alert), ...options.addon }
  })
  await panel.postConfirmed('/settings/snapshots', settingsForm())
  return { ...panel, told, kinds: () => told.map(({ kind, state }) => `${kind} ${state}`) }
}

type ToldPanel = Awaited<ReturnType<typeof toldPanel>>

async function ticks(
  { clock, addon }: Pick<ToldPanel, 'clock' | 'addon'>,
  forMs: number,
  everyMs = MINUTE
) {
  for (let passed = 0; passed < forMs; passed += everyMs) {
    clock.advance(everyMs)
    await addon.tick()
  }
}

function refuseCreates({ simulator }: Pick<ToldPanel, 'simulator'>) {
  simulator.faults.add({
    method: 'POST',
    path: /snapshots$/,
    times: 100_000,
    when: 'before',
    fault: { kind: 'status', status: 500, sentence: 'Unable to create snapshot' }
  })
}

describe('a snapshot that fails', () => {
  it('is told within ten minutes, reminded of daily, and told as resolved once', async () => {
    const panel = await toldPanel()
    refuseCreates(panel)
    await ticks(panel, 11 * MINUTE)
    expect(panel.kinds()).toEqual(['snapshot-failed opened'])
    console.log(panel.told)
    await ticks(panel, 49 * HOUR, 5 * MINUTE)
    console.log(panel.kinds())
    panel.simulator.faults.clear()
    await ticks(panel, 14 * HOUR, 5 * MINUTE)
    console.log(
      panel.told.map((x) => [x.id, x.kind, x.state, x.at.toISOString(), x.subject, x.text])
    )
  })
})
