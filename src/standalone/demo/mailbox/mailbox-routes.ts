import { fileURLToPath } from 'node:url'
import express, { type Request, type Response, type Router } from 'express'
import { PACKAGE_FOLDER, securityHeaders } from '../../../common/index.js'
import { wordingOf } from '../../language.js'
import type { Framed } from '../../panel.js'
import type { KeptMail, Mailbox } from './mailbox.js'
import { mailboxPage } from './mailbox-page.js'

/** Below the base path. */
export const MAILBOX = '/mailbox'

const PUBLIC = fileURLToPath(new URL('public/standalone/', PACKAGE_FOLDER))

/** What the list may do beside: show a mail in a frame. */
const withFrames = securityHeaders({ frameAncestors: ["'none'"], frameSrc: ["'self'"] })

/**
 * A mail is a document of its own origin, which no other one shares: it runs no script, sends no form and
 * loads nothing; its styles are on its elements, as mail programs want them, and its links open in another
 * tab.
 */
const SANDBOXED = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'none'"],
  styleSrc: ["'unsafe-inline'"],
  imgSrc: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'self'"],
  sandbox: ['allow-popups', 'allow-popups-to-escape-sandbox']
}

/** The mailbox of the demo: the list with a mail beside it, by default the newest one. */
export function mailboxRoutes(mailbox: Mailbox, basePath: string, framed: Framed): Router {
  const router = express.Router()

  function send(request: Request, response: Response, selected: KeptMail | undefined): void {
    const path = `${basePath}${MAILBOX}`
    const view = { basePath, path, mails: mailbox.list(), selected }
    response.send(framed(mailboxPage(view, wordingOf(request)), request))
  }

  const found = ({ params }: Request) =>
    mailbox.list().find(({ number }) => String(number) === params.number)

  router.get('/mailbox.css', (_request, response) => {
    response.sendFile('mailbox.css', { root: PUBLIC, maxAge: '1h' })
  })
  router.get('/', withFrames, (request, response) => send(request, response, mailbox.list()[0]))
  router.get('/:number', withFrames, (request, response, next) => {
    const mail = found(request)
    if (mail === undefined) next()
    else send(request, response, mail)
  })
  router.get('/:number/html', securityHeaders(SANDBOXED), (request, response, next) => {
    const mail = found(request)
    // Its origin is nobody's, so it cannot share a process with the page.
    response.removeHeader('Origin-Agent-Cluster')
    if (mail === undefined) next()
    else response.send(mail.html.replace('<head>', '<head><base target="_blank">'))
  })
  return router
}
