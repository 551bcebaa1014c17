import { createHash } from 'node:crypto'

/** A row by its columns, as both databases give it. */
export type StoredRow = Readonly<Record<string, string | number | null>>

/** How many rows there are, and a sum that tells whether they are the same ones. */
export interface TableSum {
  readonly rows: number
  /** Hexadecimal, 256 bits. */
  readonly hash: string
}

const MODULUS = 1n << 256n

/**
 * Adds rows up as they come, in whatever order: the SHA-256 of each, as a number, summed modulo 2^256.
 * @param columns in the order in which they are hashed.
 */
export function createTableSum(columns: readonly string[]): {
  add(row: StoredRow): void
  read(): TableSum
} {
  let rows = 0
  let sum = 0n
  return {
    add(row) {
      const values = JSON.stringify(columns.map((column) => row[column] ?? null))
      rows += 1
      sum = (sum + BigInt(`0x${createHash('sha256').update(values).digest('hex')}`)) % MODULUS
    },
    read: () => ({ rows, hash: sum.toString(16).padStart(64, '0') })
  }
}

export function isSameSum(a: TableSum, b: TableSum): boolean {
  return a.rows === b.rows && a.hash === b.hash
}
