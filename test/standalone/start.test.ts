import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { makeFolder } from '../support/folder.js'

const START = fileURLToPath(new URL('../../dist/standalone/start.js', import.meta.url))
let folder: string

beforeEach(() => {
  folder = makeFolder('panel')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function start(environment: Record<string, string>): ChildProcess & { output: () => string } {
  const child = spawn(process.execPath, [START], {
    env: {
      PATH: process.env.PATH,
      DATA_DIR: join(folder, 'data'),
      PORT: '0',
      VULTR_METADATA_URL: 'off',
      LOG_LEVEL: 'silent',
      ...environment
    }
  })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  return Object.assign(child, { output: () => text })
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))

describe('npm start', () => {
  it('runs nothing that it finds in a folder of data which others may write to', async () => {
    const data = join(folder, 'data')
    mkdirSync(data)
    chmodSync(data, 0o777)
    const child = start({ NODE_COMPILE_CACHE: '' })
    expect(await ended(child)).toBe(1)
    expect(child.output()).toMatch(/open to other users/)
    expect(readdirSync(data)).toEqual([])
  })

  it('prints its address and, once, a password; keeps its files to itself; stops cleanly', async () => {
    const child = start({})
    await expect
      .poll(child.output, { timeout: 15_000 })
      .toMatch(/Password, shown this once: \w{20}\n/)
    const [url = ''] = /http:\/\/[^/\s]+/.exec(child.output()) ?? []
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    for (const file of ['secret.key', 'admin-password', 'vultr.sqlite']) {
      expect(statSync(join(folder, 'data', file)).mode & 0o777, file).toBe(0o600)
    }
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700)
    const password = /once: (\w+)/.exec(child.output())?.[1] ?? ''
    expect(readFileSync(join(folder, 'data', 'admin-password'), 'utf8')).toMatch(
      /^scrypt\$32768,8,3\$/
    )
    expect(readFileSync(join(folder, 'data', 'admin-password'), 'utf8')).not.toContain(password)
    child.kill('SIGTERM')
    expect(await ended(child)).toBe(0)
    const again = start({})
    await expect.poll(again.output, { timeout: 15_000 }).toContain('Panel: ')
    expect(again.output()).not.toContain('Password')
    again.kill('SIGTERM')
    expect(await ended(again)).toBe(0)
  })

  it('does not start on a folder that is open to others, and says how to close it', async () => {
    const data = join(folder, 'data')
    mkdirSync(data)
    chmodSync(data, 0o755)
    const child = start({})
    expect(await ended(child)).toBe(1)
    expect(child.output()).toBe(
      `DATA_DIR ${data} is open to other users (mode 0755). Mend it with: chmod 700 ${data}\n`
    )
  })

  it('does not start on a database that does not answer, says which in one line, and never the password', async () => {
    const child = start({ DATABASE_URL: 'postgres://panel:hunter2@127.0.0.1:1/panel' })
    expect(await ended(child)).toBe(1)
    expect(child.output().trim().split('\n')).toHaveLength(1)
    expect(child.output()).toContain('at 127.0.0.1:1 does not answer')
    expect(child.output()).not.toContain('hunter2')
  })

  it('stops, though requests are half sent and pages are not read', async () => {
    const child = start({ ADMIN_PASSWORD: 'long enough' })
    await expect.poll(child.output, { timeout: 15_000 }).toContain('Panel: ')
    const port = Number(/:(\d+)\//.exec(child.output())?.[1])
    for (const text of [
      'GET /vultr/ HTTP/1.1\r\nHost: pan',
      'POST /login HTTP/1.1\r\nHost: a\r\nOrigin: http://a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\nuser',
      ''
    ]) {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => {})
      onTestFinished(() => {
        socket.destroy()
      })
      await once(socket, 'connect')
      socket.write(text)
    }
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
    child.kill('SIGTERM')
    expect(await ended(child)).toBe(0)
  })

  it('signs nobody out by a restart, but everybody by another ADMIN_PASSWORD', async () => {
    let cookie = ''
    const visit = async (password: string, work: (url: string) => Promise<void>) => {
      const child = start({ ADMIN_PASSWORD: password })
      await expect.poll(child.output, { timeout: 15_000 }).toContain('Panel: ')
      await work(/http:\/\/[^/\s]+/.exec(child.output())?.[0] ?? '')
      child.kill('SIGTERM')
      expect(await ended(child)).toBe(0)
    }
    const statusOf = async (url: string) =>
      (await fetch(`${url}/account`, { headers: { cookie }, redirect: 'manual' })).status
    await visit('long enough', async (url) => {
      const response = await fetch(`${url}/login`, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: url },
        body: new URLSearchParams({ user: 'admin', password: 'long enough' })
      })
      cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
      expect(await statusOf(url)).toBe(200)
    })
    await visit('long enough', async (url) => expect(await statusOf(url)).toBe(200))
    await visit('another one', async (url) => expect(await statusOf(url)).toBe(303))
  })

  it('does not start with a file that holds no hash of a password', async () => {
    mkdirSync(join(folder, 'data'), { mode: 0o700 })
    writeFileSync(join(folder, 'data', 'admin-password'), 'secret\n', { mode: 0o600 })
    const child = start({})
    expect(await ended(child)).toBe(1)
    expect(child.output()).toMatch(
      /^\S+admin-password does not hold the hash of a password\. .+\n$/
    )
  })

  it.each([
    [{ PORT: 'eighty' }, /^Wrong environment: PORT must be a port number\.\n$/],
    [{ ADMIN_PASSWORD: 'x'.repeat(1_001) }, /ADMIN_PASSWORD must have at most 1000 bytes/],
    [{ SECRET_KEY: 'x' }, /SECRET_KEY must have at least 32 bytes/],
    [{ SECRET_KEY_FILE: '/nowhere/secret' }, /^SECRET_KEY_FILE \/nowhere\/secret cannot be read/],
    [{ DATA_DIR: '/dev/null/data' }, /^DATA_DIR \/dev\/null\/data cannot be used/],
    [{ TRUST_PROXY: 'maybe' }, /TRUST_PROXY must be true, false/],
    [{ HOST: '203.0.113.1' }, /HOST 203\.0\.113\.1 and PORT/]
  ])('with %o ends with 1 and one line', async (environment, line) => {
    const child = start({ ADMIN_PASSWORD: 'long enough', ...environment })
    expect(await ended(child)).toBe(1)
    expect(child.output()).toMatch(line)
    expect(child.output().trim().split('\n')).toHaveLength(1)
  })
})
