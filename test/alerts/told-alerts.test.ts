import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import type { Alert } from '../../src/alerts/index.js'
import { mailServer } from '../support/alerts/mail-server.js'
import { type Received, receiver } from '../support/alerts/receiver.js'
import { refuse, ticks, toldPanel } from '../support/alerts/told-panel.js'
import { DAY, HOUR, MINUTE } from '../support/fake-clock.js'
import { settingsForm } from '../support/panel-app.js'

const CREATES = /snapshots$/

describe('the host', () => {
  it('is told within ten minutes of a snapshot that fails, and once that it is well again', async () => {
    const panel = await toldPanel()
    refuse(panel, 'POST', CREATES)
    await ticks(panel, 11 * MINUTE)
    expect(panel.told).toMatchObject([
      {
        kind: 'snapshot-failed',
        severity: 'critical',
        state: 'opened',
        since: new Date('2026-03-02T06:00:00Z'),
        subject: '[Vultr snapshots] web-1: snapshot failed since 2 Mar 2026, 06:00 UTC',
        instanceId: panel.instanceId
      }
    ])
    expect(panel.told[0]?.text).toContain('Unable to do that')
    panel.simulator.faults.clear()
    await ticks(panel, 8 * HOUR, 10 * MINUTE)
    expect(panel.kinds()).toEqual(['snapshot-failed opened', 'snapshot-failed resolved'])
    const [opened, resolved] = panel.told
    expect(resolved?.id).toBe(opened?.id)
    expect(resolved?.text).toMatch(/^Resolved after 20 min 0 s\./)
  })

  it('is told nothing of a month of health', async () => {
    const panel = await toldPanel({}, { frequency: 'every-day', retentionDays: '7' })
    await ticks(panel, 30 * DAY, 12 * HOUR)
    expect(panel.kinds()).toEqual([])
  }, 60_000)

  it('is told again what it threw at, until it takes it', async () => {
    let isDown = true
    const told: Alert[] = []
    const notify = (alert: Alert) => {
      told.push(alert)
      if (isDown) throw new Error('mail queue is full')
    }
    const panel = await toldPanel({ addon: { notify } })
    refuse(panel, 'POST', CREATES)
    await ticks(panel, 12 * MINUTE)
    isDown = false
    await ticks(panel, 30 * MINUTE)
    expect(told.length).toBeGreaterThan(1)
    expect(new Set(told.map(({ id, state }) => `${id} ${state}`)).size).toBe(1)
    const before = told.length
    await ticks(panel, HOUR, 10 * MINUTE)
    expect(told.length).toBe(before)
  })

  it('is told that Vultr cannot be reached after an hour, and not before', async () => {
    const panel = await toldPanel({ start: '2026-03-02T06:30:00Z' })
    await ticks(panel, 2 * MINUTE)
    refuse(panel, 'GET', /./, 503)
    await ticks(panel, HOUR)
    expect(panel.kinds()).toEqual([])
    await ticks(panel, 25 * MINUTE)
    expect(panel.kinds()).toEqual(['vultr-unreachable opened'])
  })

  it('is told within half an hour that the key is refused, while nothing is due', async () => {
    const panel = await toldPanel({ start: '2026-03-02T06:30:00Z' })
    await ticks(panel, 2 * MINUTE)
    refuse(panel, 'GET', /./, 401)
    await ticks(panel, 25 * MINUTE)
    expect(panel.kinds()).toEqual(['key-refused opened'])
  })

  it('is told of an instance that nothing protects, an hour after it was made', async () => {
    const panel = await toldPanel({}, { covers: 'tag', tag: 'web' })
    await ticks(panel, 20 * MINUTE)
    const { id } = panel.simulator.addInstance({ label: 'new-1' })
    await ticks(panel, 50 * MINUTE)
    expect(panel.kinds()).toEqual([])
    await ticks(panel, 20 * MINUTE)
    expect(panel.told).toMatchObject([{ kind: 'unprotected', instanceId: id, state: 'opened' }])
  })

  it('is told who changed the settings, and what', async () => {
    const panel = await toldPanel({ addon: { currentUser: () => 'maria' } })
    await ticks(panel, 2 * MINUTE)
    await panel.postConfirmed('/settings/snapshots', settingsForm({ retentionDays: '14' }))
    await ticks(panel, 2 * MINUTE)
    const changed = panel.told.filter(({ kind }) => kind === 'settings-changed')
    expect(changed).toHaveLength(1)
    expect(changed[0]?.text).toContain('maria')
    expect(changed[0]?.text).toContain('14')
  })

  it('is told of a snapshot that somebody deleted elsewhere, and of none that the panel deleted', async () => {
    const panel = await toldPanel()
    await ticks(panel, 30 * MINUTE)
    const [snapshot] = panel.simulator.snapshots()
    if (snapshot === undefined) throw new Error('None was taken.')
    await panel.post('/snapshots', { name: 'by-hand', instance: panel.instanceId })
    await ticks(panel, 30 * MINUTE)
    const byHand = panel.simulator.snapshots().find(({ id }) => id !== snapshot.id)
    await panel.post(`/snapshots/${byHand?.id}/delete`)
    await ticks(panel, 30 * MINUTE)
    expect(panel.simulator.snapshots()).toHaveLength(1)
    expect(panel.kinds()).toEqual([])
    panel.simulator.removeSnapshot(snapshot.id)
    await ticks(panel, 30 * MINUTE)
    expect(panel.kinds()).toContain('deleted-outside opened')
  })

  it('is told of a sign-in from an address that is new, not of the first one', async () => {
    const panel = await toldPanel()
    const signIn = (address: string) =>
      panel.addon.recordSignIn({ event: 'signed-in', user: 'admin', address })
    await ticks(panel, MINUTE)
    await signIn('192.0.2.1')
    await signIn('192.0.2.1')
    await ticks(panel, MINUTE)
    expect(panel.kinds()).toEqual([])
    await signIn('198.51.100.7')
    await ticks(panel, MINUTE)
    await signIn('198.51.100.7')
    await ticks(panel, MINUTE)
    expect(panel.kinds()).toEqual(['sign-in-new-address opened'])
    expect(panel.told[0]?.text).toContain('198.51.100.7')
  })

  it('is told that Vultr’s limit is met', async () => {
    const panel = await toldPanel({ simulator: { snapshotQuota: 1 } })
    await ticks(panel, 7 * HOUR, 5 * MINUTE)
    expect(panel.kinds()).toContain('quota opened')
  })

  it('is led to the page where its address is known', async () => {
    const panel = await toldPanel({ addon: { baseUrl: 'https://panel.example/admin/vultr/' } })
    refuse(panel, 'POST', CREATES)
    await ticks(panel, 11 * MINUTE)
    expect(panel.told[0]?.url).toBe(
      `https://panel.example/admin/vultr/instances/${panel.instanceId}`
    )
  })
})

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

/** As a receiver does; its clock is that of the panel here. */
function signatureOf({ headers, body }: Received): string {
  const at = new Date(Number(headers['webhook-timestamp']) * 1000)
  return new Webhook(SECRET).sign(String(headers['webhook-id']), at, body)
}

describe('three days of failures with the page never opened', () => {
  it('reach mailbox and webhook within ten minutes of the first, and the heartbeat stops', async () => {
    const hook = await receiver()
    const beats = await receiver()
    const post = await mailServer({ disabledCommands: ['STARTTLS', 'AUTH'] })
    const panel = await toldPanel({
      addon: {
        alerts: {
          mail: {
            smtpUrl: `smtp://127.0.0.1:${post.port}`,
            from: 'panel@example.com',
            to: 'admin@example.com'
          },
          webhook: { url: `${hook.url}/hook`, secret: SECRET },
          heartbeat: { url: `${beats.url}/beat` },
          allowPrivateAddresses: ['127.0.0.1']
        }
      }
    })
    await ticks(panel, MINUTE)
    expect(beats.received.map(({ path }) => path)).toEqual(['/beat'])
    refuse(panel, 'POST', CREATES)
    panel.clock.advance(6 * HOUR - MINUTE)
    await ticks(panel, 10 * MINUTE)
    const subjectsOf = () =>
      post.mails
        .map(({ raw }) => /^Subject: (.*)$/m.exec(raw)?.[1] ?? '')
        .filter((subject) => !subject.includes('digest'))
    expect(subjectsOf()).toEqual([expect.stringContaining('snapshot failed')])
    expect(hook.received).toHaveLength(1)
    const [received] = hook.received
    expect(received && signatureOf(received)).toBe(received?.headers['webhook-signature'])
    await ticks(panel, 3 * DAY, 2 * HOUR)
    const last = beats.received.slice(-20)
    expect(last.every(({ path }) => path === '/beat/fail')).toBe(true)
    expect(last[0]?.body).toBe('1 instance is overdue: web-1')
    expect(subjectsOf().filter((subject) => subject.includes('snapshot failed'))).toHaveLength(4)
  }, 60_000)
})
