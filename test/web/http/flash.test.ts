import express from 'express'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { createVultrAddon } from '../../../src/index.js'
import { openPanelApp, type PanelApp, settingsForm } from '../../support/panel-app.js'

/** The cookie that a change leaves, as the browser sends it back. */
async function left(panel: PanelApp, fields = settingsForm()): Promise<string> {
  const response = await panel.post('/settings/snapshots', fields).expect(303)
  return String([response.headers['set-cookie']].flat()[0]).split(';')[0] ?? ''
}

const shown = (html: string) => /va-flash"[^>]*>([^<]*)</.exec(html)?.[1]

describe('a message for the next page', () => {
  it('is shown once it comes back as it was left, and taken away', async () => {
    const panel = await openPanelApp()
    const page = await panel
      .get('/settings')
      .set('Cookie', await left(panel))
      .expect(200)
    expect(shown(page.text)).toContain('Saved.')
    expect(String(page.headers['set-cookie'])).toContain('Expires=Thu, 01 Jan 1970')
  })

  it('keeps its words in their order round a name in another direction, whatever the name holds', async () => {
    const panel = await openPanelApp()
    const created = await panel.post('/snapshots', { name: 'שלום \u2069\u202e!' }).expect(303)
    const { text } = await panel.follow(created)
    expect(text).toMatch(/va-flash"[^>]*>“<bdi>שלום !?/)
    const flash = /va-flash".*?<\/div>/s.exec(text)?.[0] ?? ''
    expect(flash).not.toMatch(/[\u2066-\u2069\u202a-\u202e]/)
  })

  it('is not shown where anything of it was changed, or somebody else wrote it', async () => {
    const panel = await openPanelApp()
    const cookie = await left(panel)
    const [name = '', value = ''] = cookie.split('=')
    const [payload = '', signature = ''] = value.split('.')
    const text = Buffer.from(payload, 'base64url').toString()
    const said = (words: string) => Buffer.from(text.replace('Saved', words)).toString('base64url')
    const forged = [
      `${said('Call +1 555 0100 at once')}.${signature}`,
      said('Unsigned'),
      `${said('Empty')}.`,
      `${payload}.${signature.slice(0, -4)}`,
      `${payload}.${signature}${signature}`,
      JSON.stringify({ kind: 'danger', message: 'As it was once written' }),
      encodeURIComponent(JSON.stringify({ kind: 'danger', message: 'As it was once written' })),
      '.',
      'x'.repeat(5_000)
    ]
    for (const each of forged) {
      const page = await panel.get('/settings').set('Cookie', `${name}=${each}`).expect(200)
      expect(shown(page.text), each).toBeUndefined()
    }
    const former = `vultr_addon_flash=${forged[6]}`
    expect(shown((await panel.get('/settings').set('Cookie', former)).text)).toBeUndefined()
  })

  it('is not shown after a minute, however often it is sent', async () => {
    const panel = await openPanelApp()
    const cookie = await left(panel)
    panel.clock.advance(59_000)
    expect(shown((await panel.get('/settings').set('Cookie', cookie)).text)).toContain('Saved.')
    panel.clock.advance(2_000)
    expect(shown((await panel.get('/settings').set('Cookie', cookie)).text)).toBeUndefined()
  })

  it('is not shown by an addon with another secret key', async () => {
    const other = await openPanelApp({
      addon: { secretKey: 'another secret key, of 32 bytes or more' }
    })
    const cookie = await left(await openPanelApp())
    expect(shown((await other.get('/settings').set('Cookie', cookie)).text)).toBeUndefined()
  })

  it('of one addon is not shown by another that is mounted beside it', async () => {
    const first = await openPanelApp()
    const second = await createVultrAddon({
      databasePath: ':memory:',
      secretKey: 'a secret key for tests, 32 bytes or more',
      authorize: () => true,
      metadataUrl: false,
      clock: first.clock
    })
    const app = express().use(first.app).use('/other', second.router)
    const cookie = await left(first)
    const elsewhere = await request(app).get('/other/settings').set('Cookie', cookie).expect(200)
    expect(shown(elsewhere.text)).toBeUndefined()
    expect(elsewhere.headers['set-cookie']).toBeUndefined()
    const renamed = cookie.replace(/_[0-9a-f]{8}=/, '_00000000=')
    const own = await request(app).get('/other/settings').set('Cookie', renamed).expect(200)
    expect(shown(own.text)).toBeUndefined()
    const page = await request(app).get('/admin/vultr/settings').set('Cookie', cookie).expect(200)
    expect(shown(page.text)).toContain('Saved.')
    await second.stop()
  })

  it('fits into a cookie, and ends between two characters', async () => {
    const panel = await openPanelApp()
    const family = '👩‍👩‍👧‍👦'
    const snapshot = panel.simulator.addSnapshot({ description: 'made elsewhere' })
    panel.clock.advance(20_000)
    await panel.get('/snapshots').expect(200)
    // Vultr's own sentence is the longest text that a message holds.
    for (const sentence of [family.repeat(45), `"\\${family}`.repeat(38), '\u0301'.repeat(499)]) {
      panel.simulator.faults.add({
        method: 'PUT',
        when: 'before',
        fault: { kind: 'status', status: 400, sentence }
      })
      const response = await panel
        .post(`/snapshots/${snapshot.id}/rename`, { name: 'x' })
        .expect(303)
      const [cookie = ''] = String([response.headers['set-cookie']].flat()[0]).split(';')
      expect(Buffer.byteLength(cookie)).toBeLessThanOrEqual(4_096)
      const page = await panel.get('/instances').set('Cookie', cookie).expect(200)
      const text = shown(page.text) ?? ''
      expect(text).toContain('Not changed.')
      expect(text).not.toContain('\ufffd')
      // No family loses a member.
      expect(text.replaceAll(family, '')).not.toMatch(/[\u200d👩👧👦]/u)
    }
  })
})
