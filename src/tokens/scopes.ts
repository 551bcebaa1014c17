/**
 * What a token may do; each includes the former. `read`: see everything. `operate`: take, lock and rename
 * snapshots. `destroy`: delete, unlock and restore them, and change settings.
 */
export const SCOPES = ['read', 'operate', 'destroy'] as const

export type Scope = (typeof SCOPES)[number]

/** Whether who has that scope may do what needs this one. */
export function allows(scope: Scope, need: Scope): boolean {
  return SCOPES.indexOf(scope) >= SCOPES.indexOf(need)
}
