/** A mail as a mail program shows it. Its text is what was received: escape it. */
export interface ReadMail {
  readonly from: string
  readonly to: string
  readonly subject: string
  /** Undefined where it says none that can be read. */
  readonly sentAt: Date | undefined
  readonly severity: string
  /** Empty of what does not stand: a digest, a test. */
  readonly state: string
  readonly text: string
  /** A whole document. */
  readonly html: string
}

type Headers = ReadonlyMap<string, string>

interface Part {
  readonly headers: Headers
  readonly body: string
}

/** Reads what the panel sends (RFC 5322, 2045 and 2047): text and HTML that say the same, without attachments. */
export function readMail(raw: Buffer): ReadMail {
  const whole = partOf(raw.toString('latin1'))
  const header = (name: string) => decodedWords(whole.headers.get(name) ?? '')
  const parts = partsIn(whole)
  const bodyOf = (kind: string) =>
    decodedBody(parts.find(({ headers }) => headers.get('content-type')?.startsWith(kind)))
  const sentAt = new Date(header('date'))
  return {
    from: header('from'),
    to: header('to'),
    subject: header('subject'),
    sentAt: Number.isNaN(sentAt.getTime()) ? undefined : sentAt,
    severity: header('x-alert-severity'),
    state: header('x-alert-state'),
    text: bodyOf('text/plain'),
    html: bodyOf('text/html')
  }
}

function partOf(text: string): Part {
  const end = text.indexOf('\r\n\r\n')
  const head = (end === -1 ? text : text.slice(0, end)).replace(/\r\n[ \t]+/g, ' ')
  const headers = head.split('\r\n').map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  return { headers: new Map(headers), body: end === -1 ? '' : text.slice(end + 4) }
}

function partsIn(whole: Part): readonly Part[] {
  const [, boundary] = /boundary="?([^";]+)"?/.exec(whole.headers.get('content-type') ?? '') ?? []
  if (boundary === undefined) return [whole]
  return `\r\n${whole.body}`
    .split(`\r\n--${boundary}`)
    .slice(1, -1)
    .map((part) => partOf(part.replace(/^\r\n/, '')))
}

function decodedBody(part: Part | undefined): string {
  if (part === undefined) return ''
  const encoding = part.headers.get('content-transfer-encoding')?.toLowerCase()
  if (encoding === 'base64') return Buffer.from(part.body, 'base64').toString()
  const isQuoted = encoding === 'quoted-printable'
  return utf8(isQuoted ? unquoted(part.body.replace(/=\r\n/g, '')) : part.body)
}

/** Words of a header that are not ASCII: `=?UTF-8?Q?Caf=C3=A9?=`. */
function decodedWords(header: string): string {
  return header
    .replace(/(\?=)\s+(?==\?)/g, '$1')
    .replace(/((?:=\?utf-8\?[bq]\?[^?\s]*\?=)+)/gi, (words) => utf8(words.replace(WORD, bytesOf)))
}

const WORD = /=\?utf-8\?([bq])\?([^?\s]*)\?=/gi

function bytesOf(_word: string, encoding: string, text: string): string {
  if (encoding.toUpperCase() === 'B') return Buffer.from(text, 'base64').toString('latin1')
  return unquoted(text.replaceAll('_', ' '))
}

function unquoted(text: string): string {
  return text.replace(/=([\dA-F]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** @param bytes one sign for each. */
function utf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString()
}
