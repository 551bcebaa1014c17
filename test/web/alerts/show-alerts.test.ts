import { describe, expect, it } from 'vitest'
import { ALERT_KINDS, KIND_RULES } from '../../../src/alerts/index.js'
import { addChannel, openAlertPanel } from '../../support/alerts/alert-panel.js'
import { shownText } from '../../support/pages/page-text.js'

const usual = () =>
  Object.fromEntries(ALERT_KINDS.map((kind) => [kind, KIND_RULES[kind].severity as string]))

describe('the page of alerts', () => {
  it('says why one wants this while there is no channel, and is led to from Settings', async () => {
    const { panel } = await openAlertPanel()
    const settings = (await panel.get('/settings')).text
    expect(settings).toMatch(/href="[^"]*settings\/alerts">Set up alerts</)
    expect(shownText(settings)).toContain('No one is notified when a snapshot fails.')
    const page = shownText((await panel.get('/settings/alerts').expect(200)).text)
    expect(page).toContain('Settings → Alerts')
    expect(page).toContain('No one is notified when a snapshot fails.')
    expect(page).toContain('Nothing has been sent yet.')
  })

  it('can be opened before there is an API key', async () => {
    const { panel } = await openAlertPanel({ isConfigured: false })
    await panel.get('/settings/alerts').expect(200)
  })
})

describe('what was sent', () => {
  it('is listed with its channel, subject, state and answer, and filtered by channel', async () => {
    const { panel, hook } = await openAlertPanel()
    const first = await addChannel(panel, 'slack', { url: hook.url, name: 'Ops' })
    const second = await addChannel(panel, 'discord', { url: `${hook.url}/d`, name: 'Night' })
    await panel.post(`${first}/test`).expect(303)
    await panel.post(`${second}/test`).expect(303)
    const rows = async (query: string) => {
      const { text } = await panel.get(`/settings/alerts${query}`).expect(200)
      const [, sent = ''] = text.split('id="va-sent"')
      return shownText(/<tbody>([\s\S]*?)<\/tbody>/.exec(sent)?.[1] ?? '')
    }
    expect(await rows('')).toMatch(/Night Test alert Delivered 200 ok .*Ops Test alert Delivered/)
    const id = first.split('/').at(-1)
    expect(await rows(`?channel=${id}`)).toMatch(/^[^N]*Ops Test alert Delivered 200 ok$/)
    expect(await rows('?channel=constructor')).toBe('')
    expect(await rows('?channel[]=x&page=99')).toContain('Ops')
  })

  it('stands on several pages where it is much', async () => {
    const { panel, hook } = await openAlertPanel()
    const path = await addChannel(panel, 'slack', { url: hook.url, name: 'Ops' })
    for (let n = 0; n < 21; n += 1) await panel.post(`${path}/test`).expect(303)
    const page = (await panel.get('/settings/alerts')).text
    expect(shownText(page)).toContain('21 messages in the last 90 days')
    expect(page).toContain('settings/alerts?page=2')
    const last = shownText((await panel.get('/settings/alerts?page=999999')).text)
    expect(last.match(/Test alert/g)).toHaveLength(1)
  })

  it('says when a message is tried again', async () => {
    const { panel, hook } = await openAlertPanel({}, (response) => {
      response.statusCode = 503
      response.end('later')
    })
    const path = await addChannel(panel, 'slack', { url: hook.url, name: 'Ops' })
    await panel.post(`${path}/test`).expect(303)
    const page = shownText((await panel.get('/settings/alerts')).text)
    expect(page).toMatch(/Test alert Waiting Next attempt .* “later”/)
  })
})

describe('which alerts are told', () => {
  it('is what is sensible until somebody decides otherwise, and Activity says who did', async () => {
    const { panel } = await openAlertPanel()
    const before = (await panel.get('/settings/alerts')).text
    expect(before).toMatch(
      /id="va-severity-overdue"[\s\S]*?<option value="critical" selected>Critical \(default\)/
    )
    const form = { ...usual(), overdue: 'off', unprotected: 'critical' }
    const saved = await panel.post('/settings/alerts/severities', form).expect(303)
    const after = (await panel.follow(saved)).text
    expect(shownText(after)).toContain('Alerts saved.')
    expect(after).toMatch(/id="va-severity-overdue"[\s\S]*?<option value="off" selected>Off</)
    const activity = shownText((await panel.get('/activity')).text)
    expect(activity).toMatch(
      /Alert settings changed: overdue: off(?:,| and) unprotected: critical\. .*eva/
    )
  })

  it.each([{ overdue: 'loud' }, { overdue: '' }, { overdue: 'constructor' }])(
    'is not changed by what is none of the choices: %j',
    async (wrong) => {
      const { panel } = await openAlertPanel()
      const form = { ...usual(), stuck: 'off', ...wrong }
      const page = await panel.post('/settings/alerts/severities', form).expect(422)
      expect(page.text).toContain('href="#va-severity-overdue"')
      expect(page.text).toMatch(/id="va-severity-stuck"[\s\S]*?<option value="off" selected>/)
      const stored = (await panel.get('/settings/alerts')).text
      expect(stored).toMatch(/id="va-severity-stuck"[\s\S]*?<option value="warning" selected>/)
    }
  )

  it('is refused from another site', async () => {
    const { panel } = await openAlertPanel()
    await panel
      .post('/settings/alerts/severities', usual())
      .set('Sec-Fetch-Site', 'cross-site')
      .expect(403)
  })
})

describe('which alerts are told', () => {
  it('is not saved over what another admin has chosen meanwhile, and both are shown', async () => {
    const { panel } = await openAlertPanel()
    const seen = /name="seen" value="([^"]+)"/.exec((await panel.get('/settings/alerts')).text)?.[1]
    const [first = '', second = ''] = ALERT_KINDS
    const form = (changes: Record<string, string>) => ({ ...usual(), seen: seen ?? '', ...changes })
    await panel.post('/settings/alerts/severities', form({ [first]: 'off' })).expect(303)
    const { text } = await panel
      .post('/settings/alerts/severities', form({ [second]: 'off' }))
      .expect(409)
    expect(shownText(text)).toContain('Another admin saved these settings after you opened them')
    expect(text.match(/<td data-label="Yours, not saved">/g)).toHaveLength(2)
    const again = /va-conflicting[\s\S]*?name="seen" value="([^"]+)"/.exec(text)?.[1] ?? ''
    expect(again).not.toBe(seen)
    await panel
      .post('/settings/alerts/severities', { ...form({ [second]: 'off' }), seen: again })
      .expect(303)
  })
})
