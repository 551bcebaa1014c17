const WORDS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve'
]

/** Whole numbers up to twelve in words, greater ones in digits. */
export function numberInWords(count: number): string {
  return WORDS[count] ?? String(count)
}
