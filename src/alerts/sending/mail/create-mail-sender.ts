import { connect, type Socket } from 'node:net'
import { domainToASCII } from 'node:url'
import type { Sender } from '../../alert/outgoing.js'
import type { AddressGuard } from '../calls/address-guard.js'
import { composeMail } from './compose.js'
import { mailFailure, partlyRefused, saidBy } from './mail-errors.js'
import type { MailSettings } from './settings.js'

export interface MailSenderDeps {
  readonly guard: AddressGuard
  /** For each step: connecting, the greeting, an answer. In ms. @default 10_000 */
  readonly stepMs?: number
  /** For all of it; some servers take their time on purpose. In ms. @default 60_000 */
  readonly wholeMs?: number
}

/** Sends mails by one server, each over a connection of its own. */
export function createMailSender(settings: MailSettings, deps: MailSenderDeps): Sender {
  return {
    send: async (outgoing) => {
      const whole = new AbortController()
      const timer = setTimeout(() => whole.abort(), deps.wholeMs ?? 60_000)
      let socket: Socket | undefined
      try {
        socket = await connected(settings, deps, whole.signal)
        const transport = await transportOver(socket, settings, deps.stepMs ?? 10_000)
        const mail = { ...composeMail(outgoing, settings), signal: whole.signal }
        const { response, rejected, rejectedErrors } = await transport.sendMail(mail)
        if (rejected.length === 0) return saidBy(response, settings)
        throw partlyRefused(rejected, rejectedErrors?.[0]?.response ?? response, settings)
      } catch (error) {
        throw mailFailure(error, settings, whole.signal.aborted)
      } finally {
        clearTimeout(timer)
        socket?.destroy()
      }
    }
  }
}

/** Connects to an address that the guard checked, and to no other. */
async function connected(
  { host, port }: MailSettings,
  { guard, stepMs = 10_000 }: MailSenderDeps,
  signal: AbortSignal
): Promise<Socket> {
  guard.checkLiteral(host)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: domainToASCII(host) || host, port, lookup: guard.lookup })
    const giveUp = () => socket.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' }))
    const timer = setTimeout(giveUp, stepMs)
    signal.addEventListener('abort', giveUp, { once: true })
    socket.once('connect', () => {
      clearTimeout(timer)
      resolve(socket)
    })
    // Stays, as an error that nobody listens for would end the process.
    socket.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
  })
}

async function transportOver(socket: Socket, settings: MailSettings, stepMs: number) {
  const { host, port, security, user, password, ca } = settings
  // Loaded when the first mail is sent: most panels send none, and a start must not wait for it.
  const { createTransport } = await import('nodemailer')
  return createTransport({
    host,
    port,
    getSocket: (_, callback) => callback(null, { connection: socket }),
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === undefined || password === undefined
      ? {}
      : // Without it a server that offers no login would get the message without one.
        { auth: { user, pass: password }, forceAuth: true }),
    tls: { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) },
    connectionTimeout: stepMs,
    greetingTimeout: stepMs,
    socketTimeout: stepMs,
    disableFileAccess: true,
    disableUrlAccess: true
  })
}
