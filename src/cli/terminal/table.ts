import { cutToWidth, plainText, widthOf } from './plain-text.js'
import type { Paint, Style } from './styles.js'

export interface Column<Row> {
  readonly title: string
  readonly value: (row: Row) => string
  readonly style?: (row: Row) => Style | undefined
  /** Numbers stand at the right. Default left. */
  readonly isRight?: boolean
  /** May be cut to so many columns where the table is wider than the terminal; default never. */
  readonly least?: number
  /** Left out where the table is still too wide then; the highest first. Default never. */
  readonly spare?: number
}

const GAP = 2

interface Laid<Row> {
  readonly column: Column<Row>
  readonly cells: readonly string[]
  readonly width: number
}

/**
 * The lines of a table, with a line of titles.
 * @param width of the terminal, in columns; undefined where there is none, and then nothing is cut.
 */
export function tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { width, paint }: { readonly width: number | undefined; readonly paint: Paint }
): readonly string[] {
  const laid = fitted(
    columns.map((column) => {
      const cells = rows.map((row) => plainText(column.value(row)))
      return { column, cells, width: Math.max(...[column.title, ...cells].map(widthOf)) }
    }),
    width
  )
  const line = (cellOf: (each: Laid<Row>) => readonly [string, Style | undefined]) =>
    laid
      .map((each, index) => {
        const [text, style] = cellOf(each)
        const cut = cutToWidth(text, each.width)
        const isLast = index === laid.length - 1
        const space = ' '.repeat(each.width - widthOf(cut))
        if (each.column.isRight === true) return space + paint(style, cut)
        return paint(style, cut) + (isLast ? '' : space)
      })
      .join(' '.repeat(GAP))
  return [
    line(({ column }) => [column.title.toUpperCase(), 'faint']),
    ...rows.map((row, index) =>
      line(({ column, cells }) => [cells[index] ?? '', column.style?.(row)])
    )
  ]
}

function fitted<Row>(laid: readonly Laid<Row>[], width: number | undefined): readonly Laid<Row>[] {
  if (width === undefined) return laid
  let kept = [...laid]
  for (;;) {
    const shrunk = shrunkTo(kept, width)
    if (totalOf(shrunk) <= width) return shrunk
    const spare = kept.reduce<Laid<Row> | undefined>(
      (most, each) => ((each.column.spare ?? 0) > (most?.column.spare ?? 0) ? each : most),
      undefined
    )
    // Nothing more can go: the terminal breaks the lines.
    if (spare === undefined) return shrunk
    kept = kept.filter((each) => each !== spare)
  }
}

function totalOf(laid: readonly { readonly width: number }[]): number {
  return laid.reduce((sum, each) => sum + each.width + GAP, -GAP)
}

/** Takes from the widest first, so that a short name is not cut for a long one. */
function shrunkTo<Row>(laid: readonly Laid<Row>[], width: number): readonly Laid<Row>[] {
  const widths = laid.map((each) => each.width)
  const leastOf = (index: number) => laid[index]?.column.least ?? Number.POSITIVE_INFINITY
  let tooMuch = totalOf(laid) - width
  while (tooMuch > 0) {
    const [widest] = widths
      .map((each, index) => ({ each, index }))
      .filter(({ each, index }) => each > leastOf(index))
      .sort((a, b) => b.each - a.each)
    if (widest === undefined) break
    widths[widest.index] = widest.each - 1
    tooMuch -= 1
  }
  return laid.map((each, index) => ({ ...each, width: widths[index] ?? each.width }))
}
