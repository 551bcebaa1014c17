import { expect, it } from 'vitest'
import { receiver } from '../../support/alerts/receiver.js'
import { ticks, toldPanel } from '../../support/alerts/told-panel.js'
import { HOUR, MINUTE } from '../../support/fake-clock.js'

/** A panel of two servers, whose channel is told of those with these tags, by the morning after. */
async function mondayDigest(tags: string) {
  const hook = await receiver()
  const panel = await toldPanel(
    {
      start: '2026-03-01T17:59:00Z',
      addon: { alerts: { allowPrivateAddresses: ['127.0.0.1'] } }
    },
    { covers: 'all' }
  )
  panel.simulator.addInstance({ label: 'a-secret-of-others', tags: ['billing'] })
  await panel
    .post('/settings/alerts/new', {
      kind: 'slack',
      name: 'Team',
      url: `${hook.url}/hook`,
      locale: 'en',
      severities: ['info', 'warning', 'critical'],
      tags,
      digest: 'weekly'
    })
    .expect(303)
  await ticks(panel, 30 * MINUTE)
  await ticks(panel, 14 * HOUR, HOUR)
  const bodies = hook.received.map(({ body }) => body).filter((body) => body.includes('digest'))
  return { bodies, all: hook.received.map(({ body }) => body).join() }
}

it('counts what was taken, what is stored and what it costs', async () => {
  const { bodies } = await mondayDigest('')
  expect(bodies).toHaveLength(1)
  expect(bodies[0]).toContain('Weekly digest: ')
  expect(bodies[0]).toMatch(/Protected instances\D*2\b/)
  expect(bodies[0]).toContain('/month')
})

it('tells a channel of some tags of their instances alone', async () => {
  const { bodies, all } = await mondayDigest('web')
  expect(bodies).toHaveLength(1)
  expect(bodies[0]).toMatch(/Protected instances\D*1\b/)
  expect(all).not.toContain('a-secret-of-others')
})
