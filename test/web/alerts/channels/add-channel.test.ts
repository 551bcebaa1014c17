import { describe, expect, it } from 'vitest'
import {
  addChannel,
  channelFields,
  openAlertPanel,
  SLACK_PATH
} from '../../../support/alerts/alert-panel.js'
import { shownText } from '../../../support/pages/page-text.js'

const KINDS = [
  ['mail', 'Mail', 'Recipients'],
  ['slack', 'Slack', 'Paste the URL of Slack’s incoming webhook'],
  ['discord', 'Discord', 'Paste the URL of Discord’s webhook'],
  ['teams', 'Microsoft Teams', 'Workflows'],
  ['ntfy', 'ntfy', 'topic'],
  ['gotify', 'Gotify', 'create an application'],
  ['telegram', 'Telegram', '@BotFather'],
  ['pagerduty', 'PagerDuty', 'Events API v2'],
  ['apprise', 'Apprise', 'Apprise API server'],
  ['standard', 'Webhook (signed)', 'standardwebhooks.com'],
  ['heartbeat', 'Heartbeat', 'ping URL']
] as const

/** For each kind what its page sends. */
const SETTINGS: Readonly<Record<string, Record<string, string>>> = {
  mail: {
    to: 'eva@example.com, ops@example.com',
    from: 'Panel <panel@example.com>',
    host: 'mail.example.com',
    port: '587',
    security: 'starttls',
    user: 'eva',
    password: 'correct horse battery'
  },
  slack: { url: `https://hooks.slack.com${SLACK_PATH}` },
  discord: { url: 'https://discord.com/api/webhooks/1/secretsecretsecret' },
  teams: { url: 'https://prod-1.westeurope.logic.azure.com/workflows/1?sig=secretsecret' },
  ntfy: { url: 'https://ntfy.sh/secret-topic-secret', token: 'tk_secretsecretsecret' },
  gotify: { url: 'https://gotify.example.com', token: 'Asecretsecretsecret' },
  telegram: { token: '123456789:secretsecretsecretsecret', chatId: '-1001' },
  pagerduty: { routingKey: '0123456789abcdef0123456789abcdef' },
  apprise: { url: 'https://apprise.example.com/notify/secretsecret' },
  standard: {
    url: 'https://example.com/hooks/secretsecret',
    secret: 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0'
  },
  heartbeat: { service: 'healthchecks', url: 'https://hc-ping.com/secret-secret-secret' }
}
const SECRETS = ['url', 'token', 'password', 'secret', 'routingKey']

describe('adding a channel', () => {
  it('begins with the services there are', async () => {
    const { panel } = await openAlertPanel()
    const page = (await panel.get('/settings/alerts/new').expect(200)).text
    for (const [kind, name] of KINDS) {
      expect(page).toContain(`settings/alerts/new?kind=${kind}"`)
      expect(shownText(page)).toContain(name)
    }
    const wrong = await panel.get('/settings/alerts/new?kind=constructor').expect(200)
    expect(shownText(wrong.text)).toContain('Where should alerts go?')
  })

  it.each(KINDS)('asks for what %s needs, in its own words', async (kind, name, words) => {
    const { panel } = await openAlertPanel()
    const page = (await panel.get(`/settings/alerts/new?kind=${kind}`).expect(200)).text
    expect(shownText(page)).toContain(`Add channel: ${name}`)
    expect(shownText(page)).toContain(words)
    expect(page).toContain(`name="name" type="text" dir="auto" maxlength="100" value="${name}"`)
  })

  it.each(Object.entries(SETTINGS))(
    'of the kind %s stores it, shows where it leads, and sends no secret back',
    async (kind, settings) => {
      const { panel } = await openAlertPanel()
      const path = await addChannel(panel, kind, settings)
      const pages = [await panel.get(path), await panel.get('/settings/alerts')]
      for (const { status, text } of [...pages, await panel.get(`${path}/remove`)]) {
        expect(status).toBe(200)
        for (const name of SECRETS) {
          const isOpen = kind === 'gotify' && name === 'url'
          if (settings[name] !== undefined && !isOpen) expect(text).not.toContain(settings[name])
        }
      }
    }
  )

  it('offers a test, and Activity says who did it', async () => {
    const { panel } = await openAlertPanel()
    const added = await panel.post('/settings/alerts/new', channelFields('slack', SETTINGS.slack))
    const page = shownText((await panel.follow(added)).text)
    expect(page).toContain('slack added. Send a test to see that it arrives.')
    expect(page).toContain('Send test')
    const activity = shownText((await panel.get('/activity')).text)
    expect(activity).toMatch(/Alert channel added\. Settings · slack .*eva/)
  })

  it('shows the signing secret until it is saved, and never again', async () => {
    const { panel } = await openAlertPanel()
    const form = (await panel.get('/settings/alerts/new?kind=standard')).text
    const [, secret = ''] = /name="secret" type="text" value="(whsec_[^"]+)"/.exec(form) ?? []
    expect(secret).not.toBe('')
    expect(shownText(form)).toContain('after saving it is never shown again')
    const url = 'https://example.com/hooks/vultr-alerts'
    const refused = await panel
      .post('/settings/alerts/new', channelFields('standard', { url, secret, name: '' }))
      .expect(422)
    expect(refused.text).toContain(`value="${secret}"`)
    const path = await addChannel(panel, 'standard', { url, secret })
    for (const each of [path, '/settings/alerts', `${path}/remove`, '/activity']) {
      expect((await panel.get(each)).text).not.toContain(secret)
    }
    const renewed = (await panel.get(`${path}?secret=new`)).text
    expect(renewed).toMatch(/name="secret" type="text" value="whsec_/)
    expect(renewed).not.toContain(secret)
  })
})

describe('a new channel that is refused', () => {
  it('says on top what is wrong with which field, and gives back what was typed, but no secret', async () => {
    const { panel } = await openAlertPanel()
    const url = `https://hooks.slack.com${SLACK_PATH}`
    const fields = { url, name: ' ', severities: [], tags: 'web, db' }
    const page = await panel
      .post('/settings/alerts/new', channelFields('slack', fields))
      .expect(422)
    expect(page.text).toContain('role="alert" tabindex="-1" autofocus')
    expect(page.text).toContain('<a class="alert-link" href="#va-channel-name">Name</a>')
    expect(page.text).toContain(
      '<a class="alert-link" href="#va-channel-url">URL</a>: Enter it again'
    )
    expect(shownText(page.text)).toContain('Choose at least one severity.')
    expect(page.text).toContain('value="web, db"')
    expect(page.text).not.toContain(SLACK_PATH)
    expect(page.text).toContain('name="retype" value="url"')
  })

  it.each([
    ['slack', { url: 'ftp://hooks.slack.com/x' }, 'begins with https://'],
    ['ntfy', { url: 'https://ntfy.sh/' }, 'with the topic at its end'],
    ['telegram', { token: 'x', chatId: 'y' }, 'Enter the chat ID'],
    ['pagerduty', { routingKey: 'short' }, 'exactly as the service shows it'],
    ['standard', { url: 'https://example.com', secret: 'whsec_x' }, 'Enter whsec_ followed by'],
    ['heartbeat', { url: 'https://hc-ping.com/1', service: 'constructor' }, 'one of the services'],
    ['mail', { ...SETTINGS.mail, to: '' }, 'Enter 1 to 20 email addresses.'],
    ['mail', { ...SETTINGS.mail, to: 'a@example.com\r\nBcc: b@evil.test' }, '1 to 20 email'],
    ['mail', { ...SETTINGS.mail, port: '0' }, 'Enter a port from 1 to 65535'],
    ['mail', { ...SETTINGS.mail, password: '' }, 'Enter both a user and a password'],
    ['mail', { ...SETTINGS.mail, ca: 'x' }, 'Enter a certificate in PEM format'],
    ['slack', { ...SETTINGS.slack, name: 'a\u0007b' }, 'Enter a name of 1 to 100 characters.'],
    ['slack', { ...SETTINGS.slack, locale: 'constructor' }, 'This value is not valid.'],
    ['slack', { ...SETTINGS.slack, without: '__proto__' }, 'This value is not valid.'],
    ['slack', { ...SETTINGS.slack, digest: 'hourly' }, 'This value is not valid.'],
    ['slack', { ...SETTINGS.slack, tags: 'x'.repeat(201) }, 'Enter at most 50 tags']
  ] as const)('as %s: %j', async (kind, fields, sentence) => {
    const { panel } = await openAlertPanel()
    const page = await panel
      .post('/settings/alerts/new', channelFields(kind, fields as Record<string, string>))
      .expect(422)
    expect(shownText(page.text)).toContain(sentence)
    expect(shownText((await panel.get('/settings/alerts')).text)).toContain(
      'Where should alerts go?'
    )
  })

  it('is not accepted without the secrets that were typed before', async () => {
    const { panel } = await openAlertPanel()
    const { url = '' } = SETTINGS.ntfy ?? {}
    const fields = channelFields('ntfy', { url, token: '', retype: ['url', 'token'] })
    const page = await panel.post('/settings/alerts/new', fields).expect(422)
    expect(page.text).toContain('href="#va-channel-token"')
  })

  it('is refused from another site', async () => {
    const { panel } = await openAlertPanel()
    await panel
      .post('/settings/alerts/new', channelFields('slack', SETTINGS.slack))
      .set('Sec-Fetch-Site', 'cross-site')
      .expect(403)
  })
})
