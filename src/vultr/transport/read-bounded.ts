/** A body has more bytes than anybody may send. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError'
}

/**
 * All bytes of a body. Stops reading, and ends the connection, as soon as there are more than `limit`.
 * @throws TooLargeError and whatever breaks the stream.
 */
export async function readBounded(
  source: AsyncIterable<Uint8Array>,
  limit: number
): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    if (bytes > limit) throw new TooLargeError(`more than ${limit} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, bytes)
}
