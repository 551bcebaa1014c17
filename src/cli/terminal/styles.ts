export type Style = 'good' | 'warning' | 'bad' | 'faint' | 'strong'

/** SGR parameters (ECMA-48) that every terminal knows. */
const PARAMETERS: Readonly<Record<Style, readonly [number, number]>> = {
  good: [32, 39],
  warning: [33, 39],
  bad: [31, 39],
  faint: [2, 22],
  strong: [1, 22]
}

export type Paint = (style: Style | undefined, text: string) => string

/**
 * Colour on a terminal only, and neither where NO_COLOR is set to anything (no-color.org) nor on one that knows none.
 */
export function paintFor(
  isTerminal: boolean,
  { NO_COLOR, TERM }: Readonly<Record<string, string | undefined>>
): Paint {
  const isPlain = !isTerminal || (NO_COLOR ?? '') !== '' || TERM === 'dumb'
  return (style, text) => {
    if (isPlain || style === undefined || text === '') return text
    const [on, off] = PARAMETERS[style]
    return `\u001b[${on}m${text}\u001b[${off}m`
  }
}
