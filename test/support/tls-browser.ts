import type { IncomingHttpHeaders } from 'node:http'
import { request } from 'node:https'
import { gunzipSync } from 'node:zlib'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Decompressed. */
  readonly text: string
  /** Of the page that was asked for. */
  readonly url: URL
}

interface Cookie {
  readonly value: string
  readonly path: string
}

/**
 * As much of a browser as the tests behind a proxy need: it speaks TLS, and keeps cookies with their
 * path. It sends no Fetch Metadata, as browsers did before 2023, so that Origin decides.
 */
export class TlsBrowser {
  readonly origin: string
  readonly #options: { readonly port: number; readonly certificate: string }
  readonly #cookies = new Map<string, Cookie>()
  /** The Set-Cookie headers of all answers, oldest first. */
  readonly setCookies: string[] = []

  constructor(options: { readonly port: number; readonly certificate: string }) {
    this.#options = options
    this.origin = `https://panel.example:${options.port}`
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#send('GET', path, headers)
  }

  /** A form of a page of this origin, unless a header says otherwise. */
  post(
    path: string,
    fields: Record<string, string> | string = {},
    headers: Record<string, string> = {}
  ): Promise<Answer> {
    const body = typeof fields === 'string' ? fields : new URLSearchParams(fields).toString()
    return this.#send('POST', path, { origin: this.origin, ...headers }, body)
  }

  /** Follows redirects to the page where they end. */
  async follow(answer: Answer): Promise<Answer> {
    let last = answer
    for (let count = 0; last.headers.location !== undefined; count += 1) {
      if (count > 10) throw new Error(`Redirects go in circles at ${last.url}`)
      const to = new URL(last.headers.location, last.url)
      if (to.origin !== this.origin) throw new Error(`${last.url} leads to ${to}`)
      last = await this.get(to.pathname + to.search)
    }
    return last
  }

  #send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string
  ): Promise<Answer> {
    const { port, certificate } = this.#options
    const url = new URL(this.origin + path)
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          method,
          port,
          // As the text stands here: a URL would tidy it up.
          path,
          host: '127.0.0.1',
          // An address of this machine that is not the proxy's own.
          localAddress: '127.0.0.2',
          servername: 'panel.example',
          ca: certificate,
          headers: {
            host: url.host,
            'accept-encoding': 'gzip',
            ...this.#cookiesFor(url.pathname),
            ...(body === undefined
              ? {}
              : {
                  'content-type': 'application/x-www-form-urlencoded',
                  'content-length': String(Buffer.byteLength(body))
                }),
            ...headers
          }
        },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.once('error', reject)
          response.once('end', () => {
            this.#keep(response.headers['set-cookie'] ?? [])
            const bytes = Buffer.concat(chunks)
            const isGzip = response.headers['content-encoding'] === 'gzip'
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text: (isGzip ? gunzipSync(bytes) : bytes).toString(),
              url
            })
          })
        }
      )
      sent.once('error', reject)
      sent.end(body)
    })
  }

  #cookiesFor(path: string): { cookie?: string } {
    const fitting = [...this.#cookies].filter(
      ([, cookie]) =>
        cookie.path === '/' || path === cookie.path || path.startsWith(`${cookie.path}/`)
    )
    if (fitting.length === 0) return {}
    return { cookie: fitting.map(([name, { value }]) => `${name}=${value}`).join('; ') }
  }

  #keep(setCookies: readonly string[]): void {
    this.setCookies.push(...setCookies)
    for (const line of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      const path = /; Path=([^;]+)/.exec(line)?.[1] ?? '/'
      if (/; Expires=Thu, 01 Jan 1970/.test(line)) this.#cookies.delete(name)
      // More than a browser keeps.
      else if (line.length <= 4_096) this.#cookies.set(name, { value, path })
    }
  }
}
