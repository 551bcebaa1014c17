import { randomBytes } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'
import { isSameText } from '../../sign-in/digest.js'

/** In bytes; the longest mail of the panel is less than half of it. */
const LONGEST_MAIL = 1_000_000

/** Without a word from the other side, in ms. */
const SILENCE_MS = 60_000

const USER = 'demo'

/** A mail server that delivers nothing: what it takes it hands over. */
export interface MailReceiver {
  /** As `SMTP_URL` has it, with a password of its own: whoever is on this machine might post otherwise. */
  readonly smtpUrl: string
  close(): Promise<void>
}

/**
 * Speaks as much of SMTP (RFC 5321) as a client needs to hand over a mail, on a free port of loopback.
 * @param take gets each mail as it came over the line.
 */
export async function receiveMails(take: (raw: Buffer) => void): Promise<MailReceiver> {
  const password = randomBytes(16).toString('hex')
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    converse(socket, password, take)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    smtpUrl: `smtp://${USER}:${password}@127.0.0.1:${portOf(server)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      })
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

function converse(socket: Socket, password: string, take: (raw: Buffer) => void): void {
  const say = (line: string) => socket.write(`${line}\r\n`)
  const session = createSession(password, take)
  let rest = ''
  socket.setTimeout(SILENCE_MS, () => socket.destroy())
  // Who goes away in the middle has sent no mail.
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: Buffer) => {
    // One sign for each byte, whatever it stands for.
    const lines = (rest + chunk.toString('latin1')).split('\r\n')
    rest = lines.pop() ?? ''
    if (rest.length > LONGEST_MAIL) {
      socket.destroy()
      return
    }
    for (const line of lines) {
      const answer = session(line)
      if (answer !== undefined) say(answer)
      if (answer?.startsWith('221') || answer?.startsWith('552')) socket.end()
    }
  })
  say('220 localhost Mailbox of the demo')
}

/** @returns the answer to a line; undefined where the line is part of a mail. */
function createSession(
  password: string,
  take: (raw: Buffer) => void
): (line: string) => string | undefined {
  const login = Buffer.from(`\0${USER}\0${password}`).toString('base64')
  let isKnown = false
  let mail: string[] | undefined
  let length = 0

  function inMail(lines: string[], line: string): string | undefined {
    length += line.length + 2
    if (length > LONGEST_MAIL) return '552 5.3.4 The mail is too large'
    if (line !== '.') {
      // RFC 5321 §4.5.2: a full stop at the beginning was doubled.
      lines.push(line.startsWith('.') ? line.slice(1) : line)
      return undefined
    }
    mail = undefined
    take(Buffer.from(lines.join('\r\n'), 'latin1'))
    return '250 2.0.0 Ok: in the mailbox of the demo'
  }

  return (line) => {
    if (mail !== undefined) return inMail(mail, line)
    const [command = '', ...words] = line.split(' ')
    switch (command.toUpperCase()) {
      case 'EHLO':
        return '250-localhost\r\n250 AUTH PLAIN'
      case 'AUTH':
        isKnown = words[0]?.toUpperCase() === 'PLAIN' && isSameText(words[1] ?? '', login)
        return isKnown ? '235 2.7.0 Signed in' : '535 5.7.8 Wrong user or password'
      case 'HELO':
      case 'NOOP':
      case 'RSET':
        return '250 2.0.0 Ok'
      case 'MAIL':
      case 'RCPT':
        return isKnown ? '250 2.1.0 Ok' : '530 5.7.0 Sign in first'
      case 'DATA':
        if (!isKnown) return '530 5.7.0 Sign in first'
        mail = []
        length = 0
        return '354 End with a line that is a full stop'
      case 'QUIT':
        return '221 2.0.0 Bye'
      default:
        return '502 5.5.1 Not here'
    }
  }
}
