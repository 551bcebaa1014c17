import { describe, expect, it } from 'vitest'
import { csvLine } from '../../../src/web/activity/csv.js'

/** Splits a line as a spreadsheet does whose cells are separated by this sign. */
function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (let index = 0; index < line.length; index += 1) {
    const sign = line.charAt(index)
    if (isQuoted) {
      if (sign !== '"') cell += sign
      else if (line.charAt(index + 1) === '"') {
        cell += '"'
        index += 1
      } else isQuoted = false
    } else if (sign === '"' && cell === '') isQuoted = true
    else if (sign === separator || sign === '\n' || sign === '\r') {
      cells.push(cell)
      cell = ''
    } else cell += sign
  }
  return [...cells, cell]
}

const isFormula = (cell: string) =>
  /^[\p{Z}\p{C}"']*[=+\-@＝＋－＠]/u.test(cell) && !/^[\p{Z}\p{C}"]*'/u.test(cell)

describe('a line of a CSV file', () => {
  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '＝1+1',
    '＋1',
    '－1',
    '＠A1',
    ' =1+1',
    '\t=1+1',
    '\u00a0=1+1',
    '\u200b=1+1',
    '\ufeff=1+1',
    '"=1+1"',
    'a;=1+1',
    'a; =1+1',
    'a;"=1+1"',
    'a,=1+1',
    'a|=1+1',
    'a\t=1+1',
    'a\n=1+1',
    'a\r\n=1+1',
    ';;;=1+1',
    'a";=1+1;"'
  ])('holds no formula, whatever separates its cells: %j', (text) => {
    const line = csvLine(['time', text, `and ${text}`, text])
    for (const separator of [',', ';', '\t', '|']) {
      for (const cell of cellsOf(line, separator)) expect(isFormula(cell), cell).toBe(false)
    }
  })

  it.each([
    'web-1 2026-11-24 18:00',
    'every day → every week',
    'a “b” c',
    '1-2+3=0',
    'eva@example.com'
  ])('leaves a text as it is that is none: %s', (text) => {
    expect(cellsOf(csvLine([text]), ',')[0]).toBe(text)
  })

  it('quotes every cell, and quotes in it twice', () => {
    expect(csvLine(['a', 'b "c"', ''])).toBe('"a","b ""c""",""\r\n')
  })
})
