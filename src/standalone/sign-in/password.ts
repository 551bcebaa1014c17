import { randomBytes, scrypt as scryptCallback, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const scrypt = promisify(scryptCallback) as (
  password: string,
  salt: Uint8Array,
  length: number,
  options: { N: number; r: number; p: number; maxmem: number }
) => Promise<Buffer>

/**
 * One of the choices for scrypt that OWASP counts as equal (Password Storage Cheat Sheet, 2025). Of
 * these it takes 32 MB, where N = 2^17 with p = 1 takes 128 MB of memory for each check.
 */
const COST = 2 ** 15
const BLOCK_SIZE = 8
const PARALLELISM = 3
const HASH_BYTES = 32

/** More than anybody types; what is longer is not hashed at all. In bytes of UTF-8. */
export const MOST_PASSWORD_BYTES = 1_000
/** In characters. */
export const LEAST_PASSWORD_LENGTH = 8

interface StoredHash {
  readonly cost: number
  readonly blockSize: number
  readonly parallelism: number
  readonly salt: Buffer
  readonly hash: Buffer
}

type Parameters = Pick<StoredHash, 'cost' | 'blockSize' | 'parallelism' | 'salt'>

function derive(password: string, given: Parameters): Promise<Buffer> {
  const { cost, blockSize, parallelism, salt } = given
  return scrypt(password, salt, HASH_BYTES, {
    N: cost,
    r: blockSize,
    p: parallelism,
    // scrypt takes 128 bytes times r for each unit of its cost, and the same for each of its lanes.
    maxmem: 2 * 128 * blockSize * (cost + parallelism)
  })
}

/**
 * `scrypt$<cost>,<block size>,<parallelism>$<salt>$<hash>`, the last two in base64: each hash says
 * itself how it is checked, so that the cost can be changed later.
 * @param cost a power of two.
 * @param salt at least 16 bytes. Default random ones.
 */
export async function hashPassword(
  password: string,
  cost = COST,
  salt: Buffer = randomBytes(16)
): Promise<string> {
  const given = { cost, blockSize: BLOCK_SIZE, parallelism: PARALLELISM, salt }
  const hash = await derive(password, given)
  const parameters = [cost, BLOCK_SIZE, PARALLELISM].join(',')
  return ['scrypt', parameters, salt.toString('base64'), hash.toString('base64')].join('$')
}

/**
 * Takes as long for a wrong password as for the right one. False for one of more than 1,000 bytes,
 * and beside text that is not a hash.
 */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const parsed = parseHash(stored)
  if (parsed === undefined || Buffer.byteLength(password) > MOST_PASSWORD_BYTES) return false
  const actual = await derive(password, parsed)
  return parsed.hash.length === actual.length && timingSafeEqual(parsed.hash, actual)
}

/** Whether text is a hash as this panel, or an earlier version of it, stores one. */
export function isPasswordHash(stored: string): boolean {
  return parseHash(stored) !== undefined
}

/** Whether a hash is stored with another cost than new ones are, as by an earlier version. */
export function isOutdatedHash(stored: string, cost = COST): boolean {
  const parsed = parseHash(stored)
  return (
    parsed !== undefined &&
    (parsed.cost !== cost || parsed.blockSize !== BLOCK_SIZE || parsed.parallelism !== PARALLELISM)
  )
}

/**
 * Earlier versions wrote the cost alone, with a block size of 8 and a parallelism of 1. A cost beyond
 * all reason is not tried: it would take all the memory there is.
 */
function parseHash(stored: string): StoredHash | undefined {
  const pattern = /^scrypt\$(\d{1,7})(?:,(\d{1,2}),(\d{1,2}))?\$([\w+/=]{8,200})\$([\w+/=]{8,200})$/
  const [, cost, blockSize = '8', parallelism = '1', salt, hash] = pattern.exec(stored) ?? []
  if (salt === undefined || hash === undefined) return undefined
  const parsed = {
    cost: Number(cost),
    blockSize: Number(blockSize),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64')
  }
  const isPowerOfTwo = parsed.cost > 1 && (parsed.cost & (parsed.cost - 1)) === 0
  const isBounded =
    parsed.cost <= 2 ** 20 &&
    parsed.blockSize >= 1 &&
    parsed.blockSize <= 16 &&
    parsed.parallelism >= 1 &&
    parsed.parallelism <= 16
  return isPowerOfTwo && isBounded ? parsed : undefined
}

/** Twenty letters and digits that cannot be mistaken for one another: more than 100 bits. */
export function generatePassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789'
  return Array.from(randomBytes(20), (byte) => alphabet[byte % alphabet.length]).join('')
}
