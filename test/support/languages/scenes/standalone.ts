import { join } from 'node:path'
import { pino } from 'pino'
import request from 'supertest'
import { expect, onTestFinished } from 'vitest'
import {
  createMailSender,
  mailSettingsSchema,
  parseSmtpUrl
} from '../../../../src/alerts/sending/index.js'
import { receiveMails } from '../../../../src/standalone/demo/mailbox/mail-receiver.js'
import { createMailbox } from '../../../../src/standalone/demo/mailbox/mailbox.js'
import { MAILBOX, mailboxRoutes } from '../../../../src/standalone/demo/mailbox/mailbox-routes.js'
import { createPanel } from '../../../../src/standalone/panel.js'
import { hashPassword } from '../../../../src/standalone/sign-in/password.js'
import { message } from '../../../../src/wording/index.js'
import { temporaryFolder } from '../../../database/temporary-folder.js'
import { outgoing } from '../../alerts/outgoing.js'
import { toLoopback } from '../../alerts/receiver.js'
import { createHastyTimer } from '../../fake-timer.js'
import { CHEAP, PASSWORD } from '../../standalone-panel.js'
import type { Looker } from '../looker.js'

const FRESH = 'another battery'

/** The panel of `npm start`: its sign-in, its account, what it refuses, and the mailbox of the demo. */
export async function lookAtStandalone(looker: Looker): Promise<void> {
  const { app, mailbox } = await openPanel()
  const agent = request
    .agent(app)
    .set('Sec-Fetch-Site', 'same-origin')
    .set('Accept-Language', looker.locale)
  const get = async (path: string, status = 200) =>
    looker.look(path, (await agent.get(path).expect(status)).text)
  const post = async (path: string, form: object, status: number) =>
    looker.look(
      `post ${path}`,
      (await agent.post(path).type('form').send(form).expect(status)).text
    )
  await get('/login')
  await post('/login', { user: 'eva', password: 'x' }, 401)
  await post('/vultr/snapshots', { name: 'x' }, 401)
  await agent.post('/login').type('form').send({ user: 'eva', password: PASSWORD }).expect(303)
  await get('/account')
  await post('/account', { current: 'x', fresh: FRESH, again: FRESH }, 422)
  await post('/account', { current: PASSWORD, fresh: 'x', again: 'x' }, 422)
  await post('/account', { current: PASSWORD, fresh: FRESH, again: 'x' }, 422)
  await get('/vultr/settings')
  await get('/vultr/nonsense', 404)
  await get('/nonsense', 404)
  await get(MAILBOX)
  await mailbox()
  await get(MAILBOX)
  await get(`${MAILBOX}/99`, 404)
  await agent.post('/vultr/snapshots').set('Sec-Fetch-Site', 'cross-site').expect(403)
  await get('/vultr/activity')
  await lookAtNewPassword(looker, agent)
}

async function lookAtNewPassword(looker: Looker, agent: request.Agent): Promise<void> {
  const form = { current: PASSWORD, fresh: FRESH, again: FRESH }
  const changed = await agent.post('/account').type('form').send(form).expect(303)
  const told = await agent.get(changed.headers.location ?? '').expect(200)
  looker.look('password changed', told.text)
  await agent.post('/logout').expect(303)
  looker.look('after signing out', (await agent.get('/login').expect(200)).text)
}

async function openPanel() {
  const mails = createMailbox()
  const { smtpUrl, close } = await receiveMails((raw) => mails.add(raw))
  onTestFinished(close)
  const panel = await createPanel({
    addon: {
      databasePath: ':memory:',
      secretKey: 'a secret key for tests, 32 bytes or more',
      metadataUrl: false
    },
    admin: {
      user: 'eva',
      passwordHash: await hashPassword(PASSWORD, CHEAP),
      newPassword: undefined,
      keep: async () => {},
      passwordFile: join(temporaryFolder(), 'admin-password')
    },
    pages: [
      {
        path: MAILBOX,
        label: message('panel.mailbox'),
        routes: (framed) => mailboxRoutes(mails, '', framed)
      }
    ],
    trustProxy: false,
    logger: pino({ level: 'silent' }),
    signInTimer: createHastyTimer(),
    passwordCost: CHEAP
  })
  onTestFinished(() => panel.close())
  return {
    app: panel.app,
    async mailbox() {
      const addresses = { from: 'Panel <panel@example.com>', to: ['ops@example.com'] }
      const settings = mailSettingsSchema.parse({ ...parseSmtpUrl(smtpUrl), ...addresses })
      // Its words are of no catalog.
      await createMailSender(settings, { guard: toLoopback }).send(outgoing())
      expect(mails.list()).toHaveLength(1)
    }
  }
}
