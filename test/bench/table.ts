import type { Figure, Measured } from './figures.js'

const HEADINGS = ['Part', 'What', 'Ours', 'Against', 'Ratio', 'Goal', 'Met']

/** Everything in one Markdown table, its columns as wide as they need to be. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.part,
    figure.what,
    shown(figure.ours),
    `${figure.against.name}${figure.against.name === '' ? '' : ': '}${shown(figure.against)}`,
    ratioOf(figure),
    figure.goal?.words ?? '–',
    figure.goal === undefined ? '–' : figure.goal.isMet ? 'met' : 'not met'
  ])
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => (row[column] ?? '').length))
  )
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  return [line(HEADINGS), rule, ...rows.map(line)].join('\n')
}

/** With the rounds' least and most, where there was more than one. */
function ratioOf({ ratio, rounds }: Figure): string {
  if (!Number.isFinite(ratio)) return '–'
  if (rounds.length === 1) return number(ratio)
  return `${number(ratio)} (${number(Math.min(...rounds))}–${number(Math.max(...rounds))})`
}

export function shown({ value, unit }: Measured): string {
  if (unit === 'bytes') {
    return value >= 1e6 ? `${number(value / 1e6)} MB` : `${number(value / 1e3)} kB`
  }
  return unit === '' ? number(value) : `${number(value)} ${unit}`
}

function number(value: number): string {
  if (Number.isInteger(value) || value >= 100) return Math.round(value).toLocaleString('en-US')
  return value.toPrecision(value < 0.1 ? 2 : 3)
}
