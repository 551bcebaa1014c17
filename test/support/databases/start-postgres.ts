import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { appendFileSync, existsSync, readdirSync, rmSync } from 'node:fs'
import { chown } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { makeFolder } from '../folder.js'
import { freePort } from '../processes/free-port.js'

/** There is no PostgreSQL on this machine, or none that can be started; the message says what to do. */
export class NoPostgresError extends Error {
  override readonly name = 'NoPostgresError'
}

export interface PostgresServer {
  /** Of whoever may all, by a socket. On 127.0.0.1 and the same port it asks for passwords. */
  readonly url: string
  readonly port: number
  /** Ends it, whoever is connected, and starts it anew on the same data. @throws NoPostgresError */
  restart(): Promise<void>
  stop(): Promise<void>
}

const DEBIAN = '/usr/lib/postgresql'

/** Debian keeps each version in a folder of its own, and none of them in PATH. */
function programs(): string {
  const versions = existsSync(DEBIAN)
    ? readdirSync(DEBIAN)
        .map(Number)
        .sort((a, b) => b - a)
    : []
  const folders = versions.map((version) => join(DEBIAN, String(version), 'bin'))
  const found = folders.find((folder) => existsSync(join(folder, 'initdb')))
  if (found !== undefined) return found
  throw new NoPostgresError(
    'PostgreSQL is not installed. On Debian and Ubuntu: apt-get install postgresql'
  )
}

/** PostgreSQL refuses to run as root; Debian brings a user for it. */
function userFor(): { readonly uid?: number; readonly gid?: number } {
  if (process.geteuid?.() !== 0) return {}
  try {
    const id = (which: string) =>
      Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8' }))
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    throw new NoPostgresError('PostgreSQL does not run as root, and there is no user "postgres".')
  }
}

/** Nothing of it outlives a test run, so nothing waits for the disk. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_connections: '500',
  shared_buffers: '256MB'
}

/** Where else it listens. */
interface Elsewhere {
  /** Of this machine. */
  readonly addresses: readonly string[]
  /** Whoever comes from there is let in without a password, as by the socket: `10.0.0.0/8`. */
  readonly network: string
}

/**
 * Starts a server of its own in a temporary folder, as another user where this one is root.
 * @throws NoPostgresError
 */
export async function startPostgres(elsewhere?: Elsewhere): Promise<PostgresServer> {
  const bin = programs()
  const user = userFor()
  const folder = makeFolder('postgres')
  if (user.uid !== undefined) await chown(folder, user.uid, user.gid ?? user.uid)
  const as = { ...user, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' } }
  const data = join(folder, 'data')
  const auth = ['--auth-local=trust', '--auth-host=scram-sha-256']
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync', ...auth],
    { ...as, stdio: ['ignore', 'ignore', 'inherit'] }
  )
  if (elsewhere !== undefined) {
    appendFileSync(join(data, 'pg_hba.conf'), `host all all ${elsewhere.network} trust\n`)
  }
  const port = await freePort()
  const listening = ['127.0.0.1', ...(elsewhere?.addresses ?? [])].join(',')
  const settings = Object.entries({ ...SETTINGS, listen_addresses: listening })
  const args = ['-D', data, '-k', folder, '-p', String(port)]
  for (const [name, value] of settings) args.push('-c', `${name}=${value}`)
  const url = `postgres:///postgres?host=${encodeURIComponent(folder)}&port=${port}&user=postgres`
  const start = () =>
    startServer(() => spawn(join(bin, 'postgres'), args, { ...as, stdio: 'ignore' }), url)
  let stop = await start()
  return {
    url,
    port,
    async restart() {
      await stop()
      stop = await start()
    },
    async stop() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** @returns what ends it. @throws NoPostgresError */
async function startServer(start: () => ChildProcess, url: string): Promise<() => Promise<void>> {
  const child = start()
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await answering(url, () => child.exitCode)
  return async () => {
    // A fast shutdown: whoever is connected is cut off.
    child.kill('SIGINT')
    await ended
  }
}

async function answering(url: string, exitCode: () => number | null): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.end()
      return
    } catch {
      if (exitCode() !== null) break
      await wait(100)
    }
  }
  throw new NoPostgresError('PostgreSQL was started, but does not answer.')
}

/**
 * Makes an empty database on the server.
 * @returns its address.
 */
export async function createEmptyDatabase(url: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`CREATE DATABASE ${name}`)
  await client.end()
  return url.replace('/postgres?', `/${name}?`)
}
