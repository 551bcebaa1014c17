import * as z from 'zod'
import type { Restore } from '../restores/index.js'

/** The page of a restore; Activity where its stored id is no id that a path could name it by. */
export function restorePath({ id }: Pick<Restore, 'id'>): string {
  return z.uuid().safeParse(id).success ? `restores/${id}` : 'activity'
}
