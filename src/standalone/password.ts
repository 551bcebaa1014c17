import { randomBytes, scrypt as scryptCallback, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const scrypt = promisify(scryptCallback) as (
  password: string,
  salt: Buffer,
  length: number,
  options: { N: number; r: number; p: number; maxmem: number }
) => Promise<Buffer>

/** OWASP's first choice for scrypt (Password Storage Cheat Sheet, 2025), with r = 8 and p = 1. */
const COST = 2 ** 17
const HASH_BYTES = 32

function derive(password: string, salt: Buffer, cost: number): Promise<Buffer> {
  // scrypt takes 128 bytes times r for each unit of its cost.
  return scrypt(password, salt, HASH_BYTES, { N: cost, r: 8, p: 1, maxmem: 2 * 128 * 8 * cost })
}

/**
 * `scrypt$<cost>$<salt>$<hash>`, both base64; the cost is kept, so that it can be raised later.
 * @param cost a power of two.
 */
export async function hashPassword(password: string, cost = COST): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password, salt, cost)
  return ['scrypt', cost, salt.toString('base64'), hash.toString('base64')].join('$')
}

/** Takes as long for a wrong password as for the right one. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const [scheme, cost, salt, hash] = stored.split('$')
  if (scheme !== 'scrypt' || salt === undefined || hash === undefined) return false
  const expected = Buffer.from(hash, 'base64')
  const actual = await derive(password, Buffer.from(salt, 'base64'), Number(cost))
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

/** Twenty letters and digits that cannot be mistaken for one another: more than 100 bits. */
export function generatePassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789'
  return Array.from(randomBytes(20), (byte) => alphabet[byte % alphabet.length]).join('')
}
