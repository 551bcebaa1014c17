/** Tables as CSV that every spreadsheet opens as what they are, and none as a program. */

/** Tells a spreadsheet that the file is UTF-8; without it Excel shows “ as â€œ. */
export const BYTE_ORDER_MARK = '\ufeff'

/**
 * What a spreadsheet takes for the start of a formula, at the start of a cell or after anything that may
 * separate cells: where `;` does, as in much of Europe, our quoted commas do not hold a cell together, and
 * a `;` inside one begins another. Blanks, quotes and characters that do not show are skipped on the way,
 * as some spreadsheets do; wide forms count, as they are typed in East Asia.
 */
const FORMULA = /(^|[;,|\t\r\n])([\p{Z}\p{C}"']*)(?=[=+\-@＝＋－＠])/gu

/** A line of cells, each quoted (RFC 4180); what would be a formula is marked as text by an apostrophe. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(text: string): string {
  return `"${text.replace(FORMULA, "$1$2'").replaceAll('"', '""')}"`
}
