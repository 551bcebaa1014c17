import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import request from 'supertest'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  createMailSender,
  type MailSettings,
  mailSettingsSchema,
  type Outgoing,
  parseSmtpUrl
} from '../../../src/alerts/sending/index.js'
import { composeMail } from '../../../src/alerts/sending/mail/compose.js'
import { receiveMails } from '../../../src/standalone/demo/mailbox/mail-receiver.js'
import { createMailbox, type Mailbox } from '../../../src/standalone/demo/mailbox/mailbox.js'
import { MAILBOX, mailboxRoutes } from '../../../src/standalone/demo/mailbox/mailbox-routes.js'
import { createPanel } from '../../../src/standalone/panel.js'
import { hashPassword } from '../../../src/standalone/sign-in/password.js'
import { message } from '../../../src/wording/index.js'
import { HOSTILE, hostileOutgoing, LONG_TEXTS, outgoing } from '../../support/alerts/outgoing.js'
import { toLoopback } from '../../support/alerts/receiver.js'
import { createHastyTimer } from '../../support/fake-timer.js'
import { CHEAP, PASSWORD } from '../../support/standalone-panel.js'

/** A mailbox with its mail server, and how the addon sends to it. */
async function mailServer(): Promise<{ mailbox: Mailbox; settings: MailSettings }> {
  const mailbox = createMailbox()
  const { smtpUrl, close } = await receiveMails((raw) => mailbox.add(raw))
  onTestFinished(close)
  const addresses = { from: 'Panel <panel@example.com>', to: ['ops@example.com'] }
  return { mailbox, settings: mailSettingsSchema.parse({ ...parseSmtpUrl(smtpUrl), ...addresses }) }
}

async function panelWith(mailbox: Mailbox, basePath = '/panel'): Promise<request.Agent> {
  const panel = await createPanel({
    addon: { databasePath: ':memory:', secretKey: randomBytes(32), metadataUrl: false },
    admin: {
      user: 'eva',
      passwordHash: await hashPassword(PASSWORD, CHEAP),
      newPassword: undefined,
      keep: async () => {}
    },
    basePath,
    pages: [
      {
        path: MAILBOX,
        label: message('panel.mailbox'),
        routes: (framed) => mailboxRoutes(mailbox, basePath, framed)
      }
    ],
    trustProxy: false,
    logger: pino({ level: 'silent' }),
    signInTimer: createHastyTimer(),
    passwordCost: CHEAP
  })
  onTestFinished(() => panel.close())
  return request.agent(panel.app).set('Sec-Fetch-Site', 'same-origin')
}

const signIn = (agent: request.Agent) =>
  agent.post('/panel/login').type('form').send({ user: 'eva', password: PASSWORD }).expect(303)

const withoutCarriageReturns = (text: unknown) =>
  String(text)
    .replaceAll('\r\n', '\n')
    .replace(/[\n ]+$/, '')

describe('the mail server of the demo', () => {
  it.each<readonly [string, Outgoing]>([
    ['in ASCII', outgoing()],
    ['in other letters', outgoing({ subject: 'Zürich: überfällig seit „Dienstag“ 🚀'.repeat(4) })],
    ['with full stops at the beginning', outgoing({ paragraphs: ['.\n..\n. a\n=3D =\nä'] })],
    ['with hostile text', hostileOutgoing()],
    ...LONG_TEXTS.map((text, at) => [`long ${at}`, outgoing({ paragraphs: [text] })] as const)
  ])('takes a mail %s as it was sent', async (_what, sent) => {
    const { mailbox, settings } = await mailServer()
    const answer = await createMailSender(settings, { guard: toLoopback }).send(sent)
    expect(answer).toBe('250 2.0.0 Ok: in the mailbox of the demo')
    const [mail] = mailbox.list()
    const composed = composeMail(sent, settings)
    expect(mail?.subject.replace(/\s+/g, ' ')).toBe(String(composed.subject).replace(/\s+/g, ' '))
    expect(withoutCarriageReturns(mail?.text)).toBe(withoutCarriageReturns(composed.text))
    expect(withoutCarriageReturns(mail?.html)).toBe(withoutCarriageReturns(composed.html))
    expect(mail).toMatchObject({
      from: 'Panel <panel@example.com>',
      to: 'ops@example.com',
      sentAt: sent.at,
      severity: 'warning',
      state: 'opened'
    })
  })

  it('takes nothing from who does not know its password', async () => {
    const { mailbox, settings } = await mailServer()
    const stranger = { ...settings, password: 'guessed' }
    await expect(
      createMailSender(stranger, { guard: toLoopback }).send(outgoing())
    ).rejects.toThrow('alert.send.mail.login')
    const { user: _user, password: _password, ...nobody } = settings
    await expect(createMailSender(nobody, { guard: toLoopback }).send(outgoing())).rejects.toThrow(
      'alert.send.mail.refused'
    )
    expect(mailbox.list()).toEqual([])
  })
})

describe('the mailbox', () => {
  it('is for who is signed in alone', async () => {
    const agent = await panelWith(createMailbox())
    const { headers } = await agent.get('/panel/mailbox').expect(303)
    expect(headers.location).toBe('/panel/login?next=%2Fpanel%2Fmailbox')
    await agent.get('/panel/mailbox/1/html').expect(303)
  })

  it('is in the menu, and says when it is empty', async () => {
    const agent = await panelWith(createMailbox())
    await signIn(agent)
    const { text } = await agent.get('/panel/mailbox').expect(200)
    expect(text).toContain(
      '<a class="shell-active" aria-current="true" href="/panel/mailbox">Mailbox</a>'
    )
    expect(text).toContain('<a href="/panel/vultr/">Vultr</a>')
    expect(text).toContain('No mail yet.')
    await agent.get('/panel/mailbox/1').expect(404)
    await agent.get('/panel/mailbox/1/html').expect(404)
    await agent.get('/panel/mailbox/mailbox.css').expect(200)
  })

  it('shows a mail as it looks, where nothing of it can do anything, beside its plain text', async () => {
    const { mailbox, settings } = await mailServer()
    const sender = createMailSender(settings, { guard: toLoopback })
    await sender.send(outgoing({ id: 'first', state: 'resolved', isOver: true }))
    await sender.send(hostileOutgoing(`<script>alert(1)</script>${HOSTILE}`))
    const agent = await panelWith(mailbox)
    await signIn(agent)
    const { text, headers } = await agent.get('/panel/mailbox').expect(200)
    expect(headers['content-security-policy']).toContain("frame-src 'self'")
    expect(headers['content-security-policy']).toContain("style-src 'self';")
    expect(text).toContain('src="/panel/mailbox/2/html"')
    expect(text).toContain('New · Warning')
    expect(text).toContain('Resolved')
    expect(text).not.toContain('<script>alert')
    expect((await agent.get('/panel/mailbox/1').expect(200)).text).toContain('/mailbox/1/html"')
    const mail = await agent.get('/panel/mailbox/2/html').expect(200)
    const policy = mail.headers['content-security-policy']
    expect(policy).toContain('sandbox allow-popups allow-popups-to-escape-sandbox')
    for (const rule of ["default-src 'none'", "script-src 'none'", "frame-ancestors 'self'"]) {
      expect(policy).toContain(rule)
    }
    expect(mail.text).toContain('<base target="_blank">')
  })
})
