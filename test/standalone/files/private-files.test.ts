import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { parseEnvironment } from '../../../src/standalone/environment/environment.js'
import { openness } from '../../../src/standalone/files/private-files.js'
import { makeDataDir, readAdmin, readSecretKey } from '../../../src/standalone/local/data-files.js'

const KEY = 'a secret key for tests, 32 bytes or more'
const FILE = 0o100_000
const FOLDER = 0o040_000
/** Somebody who is neither root nor whoever runs the tests. */
const SOMEBODY = 12_345

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'private-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
})

function write(name: string, text: string, mode: number): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

/** As seen by a process of another user: what the tests make is not its own. */
function asSomebody(): void {
  const geteuid = vi.spyOn(process, 'geteuid').mockReturnValue(SOMEBODY)
  onTestFinished(() => geteuid.mockRestore())
}

const readKey = (path: string) => readSecretKey(parseEnvironment({ SECRET_KEY_FILE: path }))
const inDataDir = () => parseEnvironment({ DATA_DIR: folder })

describe('who may use a file of ours', () => {
  it.each([
    ['a file of ours', FILE | 0o600, 1000, 1000],
    ['a file that we may only read', FILE | 0o400, 1000, 1000],
    ['a file of root, who we are', FILE | 0o600, 0, 0],
    ['a mounted secret that we alone may read by our group', FILE | 0o440, 0, 1000],
    ['a file of root that our group may read', FILE | 0o640, 0, 1000],
    ['a file of root that an access list opens to us', FILE | 0o400, 0, 1000],
    ['a folder of ours', FOLDER | 0o700, 1000, 1000],
    ['a folder of ours with the bit that keeps its group', FOLDER | 0o2700, 1000, 1000]
  ])('is right for %s', (_what, mode, uid, user) => {
    expect(openness('/data/x', { mode, uid }, user)).toBeUndefined()
  })

  it.each([
    [FILE | 0o644, 1000, 1000, /open to other users \(mode 0644\)\. .*: chmod 600 \/data\/x$/],
    [FILE | 0o640, 1000, 1000, /mode 0640.*chmod 600/],
    [FILE | 0o604, 1000, 1000, /mode 0604.*chmod 600/],
    [FILE | 0o620, 1000, 1000, /mode 0620.*chmod 600/],
    [FILE | 0o602, 1000, 1000, /mode 0602.*chmod 600/],
    [FILE | 0o610, 1000, 1000, /mode 0610.*chmod 600/],
    [FILE | 0o004, 1000, 1000, /mode 0004.*chmod 600/],
    [FILE | 0o640, 0, 0, /mode 0640.*chmod 600/],
    [FILE | 0o444, 0, 1000, /mode 0444.*chmod 640/],
    [FILE | 0o660, 0, 1000, /mode 0660.*chmod 640/],
    [
      FILE | 0o600,
      1001,
      1000,
      /belongs to user 1001, .* runs as user 1000\. .*: chown 1000 \/data/
    ],
    [FILE | 0o600, 1001, 0, /belongs to user 1001, .* runs as user 0\. .*: chown 0 \/data/],
    [FOLDER | 0o755, 1000, 1000, /mode 0755.*chmod 700 \/data\/x$/],
    [FOLDER | 0o710, 1000, 1000, /mode 0710.*chmod 700/],
    [FOLDER | 0o1777, 1000, 1000, /mode 0777.*chmod 700/],
    [FOLDER | 0o700, 0, 1000, /belongs to user 0, .*: chown -R 1000 \/data\/x$/],
    [FOLDER | 0o700, 1000, 0, /belongs to user 1000, .*: chown -R 0 \/data\/x$/]
  ])('is wrong with mode %o of user %d for user %d', (mode, uid, user, words) => {
    expect(openness('/data/x', { mode, uid }, user)).toMatch(words)
  })

  it('cannot be said where there are no users, as on Windows', () => {
    expect(openness('C:\\data', { mode: FILE | 0o666, uid: 0 }, undefined)).toBeUndefined()
    const geteuid = Object.getOwnPropertyDescriptor(process, 'geteuid') ?? {}
    Object.defineProperty(process, 'geteuid', { ...geteuid, value: undefined })
    onTestFinished(() => {
      Object.defineProperty(process, 'geteuid', geteuid)
    })
    expect(readKey(write('key', KEY, 0o666))).toBe(KEY)
  })

  it.each(["it's mine", 'two words', '$(reboot)', 'a;b'])(
    'is mended by a command that a shell takes for the very path %j',
    (name) => {
      const path = write(name, KEY, 0o644)
      const [, command = ''] =
        /with: (chmod .*)$/.exec(openness(path, { mode: FILE | 0o644, uid: 1 }, 1) ?? '') ?? []
      expect(() => readKey(path)).toThrow(command)
      execFileSync('/bin/sh', ['-c', command])
      expect(readKey(path)).toBe(KEY)
    }
  )
})

describe('SECRET_KEY_FILE', () => {
  it.each([0o600, 0o400])('of mode %o is read', (mode) => {
    expect(readKey(write('key', `${KEY}\n`, mode))).toBe(KEY)
  })

  it.each([0o644, 0o640, 0o604, 0o666])('of mode %o is refused, and named', (mode) => {
    const path = write('key', KEY, mode)
    const text = `SECRET_KEY_FILE ${path} is open to other users (mode 0${mode.toString(8)}). Mend it with: chmod 600 ${path}`
    expect(() => readKey(path)).toThrow(text)
  })

  it('of another user is refused, and says as whom to start', () => {
    const path = write('key', KEY, 0o600)
    if (process.geteuid?.() === 0) chownSync(path, SOMEBODY + 1, SOMEBODY + 1)
    asSomebody()
    expect(() => readKey(path)).toThrow(/belongs to user \d+, but the panel runs as user 12345/)
  })

  it('is judged by what a link leads to, as mounted secrets are links', () => {
    const target = write('..data', KEY, 0o600)
    const link = join(folder, 'key')
    symlinkSync(target, link)
    expect(readKey(link)).toBe(KEY)
    chmodSync(target, 0o644)
    expect(() => readKey(link)).toThrow(/mode 0644/)
  })

  it('is refused as a link of another user, who could turn it elsewhere', () => {
    const link = join(folder, 'key')
    symlinkSync(write('target', KEY, 0o600), link)
    // A link of root is trusted, so where the tests run as root they give it away.
    if (process.geteuid?.() === 0) lchownSync(link, SOMEBODY, SOMEBODY)
    else asSomebody()
    expect(() => readKey(link)).toThrow(/symbolic link of user \d+, but .*: chown -h \d+ \//)
  })

  it.each([
    ['empty', '', /is empty: it must hold at least 32 bytes/],
    ['white', ' \n\n', /is empty/],
    ['short', 'x'.repeat(31), /is too short: it must hold at least 32 bytes/],
    ['long', 'x'.repeat(70_000), /is too large/]
  ])('that is %s is refused', (_what, text, words) => {
    expect(() => readKey(write('key', text, 0o600))).toThrow(words)
  })

  it('that is a folder, a pipe, a device, or nothing is refused', () => {
    expect(() => readKey(folder)).toThrow(`SECRET_KEY_FILE ${folder} is not a file.`)
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', ['-m', '600', pipe])
    expect(() => readKey(pipe)).toThrow(/is not a file/)
    expect(() => readKey('/dev/zero')).toThrow(/is not a file/)
    expect(() => readKey(join(folder, 'none'))).toThrow(/cannot be read: ENOENT/)
    symlinkSync(join(folder, 'none'), join(folder, 'nowhere'))
    expect(() => readKey(join(folder, 'nowhere'))).toThrow(/cannot be read: ENOENT/)
  })
})

describe('DATA_DIR', () => {
  it('is made for this user alone, and is right from then on', () => {
    const path = join(folder, 'a', 'b')
    makeDataDir(path)
    makeDataDir(path)
    expect(readSecretKey(parseEnvironment({ DATA_DIR: path }))).toHaveLength(64)
  })

  it.each([0o755, 0o750, 0o701, 0o777])('of mode %o is refused', (mode) => {
    chmodSync(folder, mode)
    const text = `DATA_DIR ${folder} is open to other users (mode 0${mode.toString(8)}). Mend it with: chmod 700 ${folder}`
    expect(() => makeDataDir(folder)).toThrow(text)
  })

  it('of another user is refused, also if root could use it', () => {
    asSomebody()
    expect(() => makeDataDir(folder)).toThrow(/belongs to user \d+, .*chown -R 12345 /)
  })

  it('may be a link, and is judged by what that leads to', () => {
    const link = join(folder, 'link')
    const real = join(folder, 'real')
    mkdirSync(real, { mode: 0o700 })
    symlinkSync(real, link)
    makeDataDir(link)
    chmodSync(real, 0o755)
    expect(() => makeDataDir(link)).toThrow(/mode 0755/)
  })

  it('that is a file or leads nowhere is refused', () => {
    const file = write('file', '', 0o600)
    expect(() => makeDataDir(file)).toThrow(`DATA_DIR ${file} is not a folder.`)
    const link = join(folder, 'link')
    symlinkSync(join(folder, 'none', 'none'), link)
    expect(() => makeDataDir(link)).toThrow(/^DATA_DIR .* cannot be used: ENOENT/)
  })

  it('with a secret.key that others may read is refused', () => {
    const path = write('secret.key', KEY, 0o644)
    expect(() => readSecretKey(inDataDir())).toThrow(`${path} is open to other users (mode 0644)`)
  })

  it('with an empty secret.key is refused, and says what deleting it means', () => {
    write('secret.key', '', 0o600)
    expect(() => readSecretKey(inDataDir())).toThrow(/is empty: .*delete it: a new one is made/)
  })

  it('with an admin-password that others may read, or that holds no hash, is refused', async () => {
    const path = write('admin-password', 'scrypt$1$a$b', 0o640)
    await expect(readAdmin(inDataDir(), KEY)).rejects.toThrow(
      `${path} is open to other users (mode 0640)`
    )
    write('admin-password', '', 0o600)
    await expect(readAdmin(inDataDir(), KEY)).rejects.toThrow(/is empty\. Delete it/)
    write('admin-password', 'correct horse battery', 0o600)
    await expect(readAdmin(inDataDir(), KEY)).rejects.toThrow(
      `${path} does not hold the hash of a password. Delete it`
    )
    rmSync(path)
    mkdirSync(path)
    await expect(readAdmin(inDataDir(), KEY)).rejects.toThrow(`${path} is not a file.`)
  })
})
