import type { Access } from '../remote/panel-address.js'
import type { PanelApi } from '../remote/panel-api.js'
import { safeJson } from '../terminal/plain-text.js'
import { type Column, tableLines } from '../terminal/table.js'
import type { Terminal } from '../terminal/terminal.js'

/** What a command works with. */
export interface Invocation {
  readonly terminal: Terminal
  readonly clock: { now(): Date }
  readonly wait: (ms: number) => Promise<void>
  readonly access: Access
  /** Whether the answer is for a program. */
  readonly isJson: boolean
  /** @throws CommandError where no panel, or no token, is named. */
  api(): PanelApi
  /** What the command ends with, unless something is thrown. Default 0. */
  endWith(exitCode: number): void
}

export async function writeJson({ terminal }: Invocation, value: unknown): Promise<void> {
  await terminal.write(safeJson(value, 2))
}

/** A table; where nothing is to be shown, a sentence says so beside it. */
export async function writeTable<Row>(
  { terminal }: Invocation,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  empty: string
): Promise<void> {
  if (rows.length === 0) {
    terminal.note(empty)
    return
  }
  for (const line of tableLines(columns, rows, terminal)) await terminal.write(line)
}
