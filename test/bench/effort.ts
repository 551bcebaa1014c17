/** How much is measured. */
export interface Effort {
  /** Smaller sizes and fewer rounds, for a try; its figures say little. */
  readonly isQuick: boolean
  /** Tells what is being done. */
  readonly tell: (text: string) => void
}
