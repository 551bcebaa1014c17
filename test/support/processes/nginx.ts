import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { freePort } from './free-port.js'

const found = (candidates: readonly string[]) =>
  candidates.find((path) => path !== '' && existsSync(path))

const nginxPath = found([
  process.env.NGINX_PATH ?? '',
  '/usr/sbin/nginx',
  '/usr/local/sbin/nginx',
  '/usr/local/bin/nginx',
  '/opt/homebrew/bin/nginx'
])

const opensslPath = found([
  '/usr/bin/openssl',
  '/usr/local/bin/openssl',
  '/opt/homebrew/bin/openssl'
])

/** Whether proxy tests can run here; where they cannot, one test says why, and in CI it fails. */
export const hasNginx = nginxPath !== undefined && opensslPath !== undefined

export function saysWhyWithoutNginx(): void {
  it('runs in a real nginx', (context) => {
    if (hasNginx) return
    const missing = nginxPath === undefined ? 'nginx' : 'openssl, which makes a certificate,'
    const how = `No ${missing} was found, so the proxy tests did not run. Install both (on Debian: apt-get install nginx-light openssl) or set NGINX_PATH.`
    if (process.env.CI) expect.fail(how)
    context.annotate(how)
  })
}

/** The nginx blocks of docs/running.md, in the order in which they stand there. */
export function nginxBlocksOfDocs(): string[] {
  return codeBlocks('nginx')
}

/** The variables before `npm start` in the commands of docs/running.md that set TRUST_PROXY. */
export function environmentsOfDocs(): Record<string, string>[] {
  return codeBlocks('sh')
    .filter((code) => /TRUST_PROXY=\S+ npm start\s*$/.test(code))
    .map((code) =>
      Object.fromEntries(
        [...code.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value]) => [name, value ?? ''])
      )
    )
}

function codeBlocks(language: string): string[] {
  const document = readFileSync(new URL('../../../docs/running.md', import.meta.url), 'utf8')
  return [...document.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, code = '']) => code
  )
}

export interface Nginx {
  /** Where it listens, with TLS. */
  readonly port: number
  /** The certificate, which signs itself. */
  readonly certificate: string
  readonly errors: () => string
  stop(): Promise<void>
}

/**
 * Runs nginx with one server block in a folder of its own.
 * @param block as in docs/running.md, for port 443 and a panel on port 8080.
 */
export async function startNginx(block: string, panelPort: number): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'))
  // Started by root it works as another user, who has to reach its folders.
  chmodSync(folder, 0o755)
  const certificate = makeCertificate(folder)
  const port = await freePort()
  const server = [
    ['listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`],
    ['/etc/ssl/panel.example.pem', join(folder, 'certificate.pem')],
    ['/etc/ssl/panel.example.key', join(folder, 'key.pem')],
    ['http://127.0.0.1:8080', `http://127.0.0.1:${panelPort}`]
  ].reduce((text, [from = '', to = '']) => {
    expect(text, 'what docs/running.md says').toContain(from)
    return text.replaceAll(from, to)
  }, block)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${join(folder, kind)};`)
    .join(' ')
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${join(folder, 'pid')}; error_log stderr warn; events {}\nhttp { access_log off; ${temporary}\n${server}\n}\n`
  )
  const child = spawn(nginxPath ?? '', ['-p', folder, '-e', 'stderr', '-c', 'nginx.conf'])
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`nginx ended: ${errors}`)
    await wait(20)
  }
  return {
    port,
    certificate,
    errors: () => errors,
    async stop() {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

function makeCertificate(folder: string): string {
  const path = join(folder, 'certificate.pem')
  execFileSync(
    opensslPath ?? '',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-keyout', join(folder, 'key.pem'), '-out', path, '-days', '2'],
      ...['-subj', '/CN=panel.example', '-addext', 'subjectAltName=DNS:panel.example']
    ],
    { stdio: 'pipe' }
  )
  return readFileSync(path, 'utf8')
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
