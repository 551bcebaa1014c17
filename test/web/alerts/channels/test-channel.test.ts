import { describe, expect, it } from 'vitest'
import {
  addChannel,
  channelFields,
  openAlertPanel,
  SLACK_PATH
} from '../../../support/alerts/alert-panel.js'
import { MINUTE } from '../../../support/fake-clock.js'
import { shownText } from '../../../support/pages/page-text.js'

describe('a test of a channel', () => {
  it('goes the way of all alerts, and the page says what was answered', async () => {
    const { panel, hook } = await openAlertPanel()
    const path = await addChannel(panel, 'slack', { url: hook.url + SLACK_PATH, name: 'Ops' })
    expect(shownText((await panel.get(path)).text)).toContain('Nothing sent yet')
    const page = await panel.follow(await panel.post(`${path}/test`).expect(303))
    expect(shownText(page.text)).toContain('Test delivered to Ops. Answer: 200 ok')
    expect(shownText(page.text)).toMatch(/Last delivery .*Delivered .* 200 ok/)
    expect(hook.received).toHaveLength(1)
    expect(JSON.parse(hook.received[0]?.body ?? '').text).toBe('[Vultr snapshots] Test alert')
  })

  it('that is refused says so in a sentence, without the secret, and since when it fails', async () => {
    const { panel, hook } = await openAlertPanel({}, (response) => {
      response.statusCode = 403
      response.end(`<b>no</b> \u202e${SLACK_PATH}`)
    })
    const path = await addChannel(panel, 'slack', { url: hook.url + SLACK_PATH, name: 'Ops' })
    const answer = await panel.post(`${path}/test`, { back: 'settings/alerts' }).expect(303)
    expect(answer.headers.location).toMatch(/settings\/alerts$/)
    const page = await panel.follow(answer)
    expect(shownText(page.text)).toContain('The test did not reach Ops. 127.0.0.1')
    expect(shownText(page.text)).toMatch(/Failed .*Failing since/)
    expect(page.text).not.toContain('<b>no</b>')
    expect(page.text).not.toContain(SLACK_PATH)
    expect(shownText((await panel.get('/settings')).text)).toContain('1 channel. 1 does not work.')
  })

  it('is sent at once over a channel that has been put right, with what waited for it', async () => {
    const { panel, hook } = await openAlertPanel()
    const path = await addChannel(panel, 'slack', { url: 'http://127.0.0.1:9/x', name: 'Ops' })
    await panel.post(`${path}/test`).expect(303)
    panel.clock.advance(MINUTE / 2)
    const fields = channelFields('slack', { url: hook.url + SLACK_PATH, version: '1' })
    await panel.post(path, fields).expect(303)
    const page = await panel.follow(await panel.post(`${path}/test`).expect(303))
    expect(shownText(page.text)).toContain('Test delivered to slack. Answer: 200 ok')
    expect(hook.received).toHaveLength(2)
  })

  it('is led back to pages of ours alone', async () => {
    const { panel, hook } = await openAlertPanel()
    const path = await addChannel(panel, 'slack', { url: hook.url })
    const answer = await panel.post(`${path}/test`, { back: 'https://evil.test/' }).expect(303)
    expect(answer.headers.location).toMatch(new RegExp(`${path.slice(1)}$`))
  })

  it('is not sent to a private address that nobody allowed', async () => {
    const { panel, hook } = await openAlertPanel({
      addon: { alerts: { allowPrivateAddresses: [] } }
    })
    const path = await addChannel(panel, 'slack', { url: hook.url })
    const page = await panel.follow(await panel.post(`${path}/test`).expect(303))
    expect(shownText(page.text)).toContain('a private address and not allowed')
    expect(hook.received).toEqual([])
  })

  it('beats once on a heartbeat', async () => {
    const { panel, hook } = await openAlertPanel()
    const url = `${hook.url}/secret-check-secret`
    const path = await addChannel(panel, 'heartbeat', { url, service: 'healthchecks' })
    const page = await panel.follow(await panel.post(`${path}/test`).expect(303))
    expect(shownText(page.text)).toContain('Test delivered to heartbeat.')
    expect(hook.received.map((each) => each.path)).toEqual(['/secret-check-secret'])
  })

  it('is refused from another site', async () => {
    const { panel, hook } = await openAlertPanel()
    const path = await addChannel(panel, 'slack', { url: hook.url })
    await panel.post(`${path}/test`).set('Sec-Fetch-Site', 'cross-site').expect(403)
    expect(hook.received).toEqual([])
  })
})
