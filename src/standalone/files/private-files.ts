import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  type Stats,
  statSync
} from 'node:fs'
import { resolve } from 'node:path'

/** More than any key or hash; a path that leads to something else is noticed before it is read. */
const LARGEST_BYTES = 65_536

const ROOT = 0

type Owned = Pick<Stats, 'uid' | 'mode'>

/**
 * What is wrong with who may use a file or folder of ours, and the command that mends it; undefined
 * where nothing is. The rule is the one PostgreSQL has for its keys: ours and closed to everybody
 * else, or root's, which one group may read (mode 0640). So a secret that a container or systemd
 * mounts is taken, unless everybody may read it.
 * @param user the user that the panel runs as; undefined on Windows, which has no modes.
 */
export function openness(path: string, found: Owned, user: number | undefined): string | undefined {
  if (user === undefined) return undefined
  const isFolder = (found.mode & constants.S_IFMT) === constants.S_IFDIR
  const target = quoted(resolve(path))
  const isMounted = !isFolder && found.uid === ROOT && user !== ROOT
  if (found.uid !== user && !isMounted) {
    const command = `chown ${isFolder ? '-R ' : ''}${user} ${target}`
    return `belongs to user ${found.uid}, but the panel runs as user ${user}. Start it as user ${found.uid}, or mend it with: ${command}`
  }
  const mode = found.mode & 0o777
  if ((mode & (isMounted ? 0o037 : 0o077)) === 0) return undefined
  const command = `chmod ${isFolder ? 700 : isMounted ? 640 : 600} ${target}`
  return `is open to other users (mode 0${mode.toString(8).padStart(3, '0')}). Mend it with: ${command}`
}

/** @throws Error that says in one line what is wrong with the folder, and what mends it. */
export function checkPrivateFolder(path: string, shown: string): void {
  refuseForeignLink(path, shown)
  const found = statSync(path)
  if (!found.isDirectory()) throw new Error(`${shown} is not a folder.`)
  refuseOpen(path, shown, found)
}

/**
 * Reads a small file that is nobody else's business. What is judged is what is read, also where the
 * path is a symbolic link, as mounted secrets are.
 * @param shown how messages call it.
 * @throws Error that says in one line what is wrong with the file, and what mends it.
 */
export function readPrivateFile(path: string, shown: string): string {
  refuseForeignLink(path, shown)
  // A pipe that nobody writes to must not keep the panel from starting.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const found = fstatSync(file)
    if (!found.isFile()) throw new Error(`${shown} is not a file.`)
    refuseOpen(path, shown, found)
    if (found.size > LARGEST_BYTES)
      throw new Error(`${shown} is too large for what it should hold.`)
    return readFileSync(file, 'utf8').trim()
  } finally {
    closeSync(file)
  }
}

function refuseOpen(path: string, shown: string, found: Owned): void {
  const wrong = openness(path, found, currentUser())
  if (wrong !== undefined) throw new Error(`${shown} ${wrong}`)
}

/** Whoever owns a link decides where it leads tomorrow. */
function refuseForeignLink(path: string, shown: string): void {
  const user = currentUser()
  const link = lstatSync(path)
  if (user === undefined || !link.isSymbolicLink() || [user, ROOT].includes(link.uid)) return
  throw new Error(
    `${shown} is a symbolic link of user ${link.uid}, but the panel runs as user ${user}. Mend it with: chown -h ${user} ${quoted(resolve(path))}`
  )
}

function currentUser(): number | undefined {
  return process.geteuid?.()
}

/** As a shell takes it for one word. */
function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}
