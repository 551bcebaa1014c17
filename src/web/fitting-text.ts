/**
 * As much of a text as fits into so many bytes of a cookie that holds it as JSON in percent-encoding,
 * where one emoji takes twelve; what is cut off shows as an ellipsis.
 */
export function fittingText(text: string, bytes: number): string {
  let used = 0
  let fitting = ''
  for (const character of text) {
    used += encodeURIComponent(JSON.stringify(character).slice(1, -1)).length
    if (used > bytes) return `${fitting}…`
    fitting += character
  }
  return fitting
}
