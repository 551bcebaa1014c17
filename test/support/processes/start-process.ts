import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const START = fileURLToPath(new URL('../../../dist/standalone/start.js', import.meta.url))

export interface StartedPanel {
  readonly port: number
  /** Of the process. */
  readonly pid: number | undefined
  /** All that it has written so far, its log included. */
  readonly output: () => string
  /** Resolves to the exit code. */
  stop(): Promise<number | null>
}

/** `npm start` with nothing of this process's environment, on a port of its own. */
export async function startPanelProcess(
  environment: Readonly<Record<string, string>>
): Promise<StartedPanel> {
  const child = spawn(process.execPath, [START], {
    env: { PATH: process.env.PATH, PORT: '0', VULTR_METADATA_URL: 'off', ...environment }
  })
  let text = ''
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const isListening = new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes('Panel: ')) resolve()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}: ${text}`)))
  })
  await isListening
  return {
    port: Number(/Panel: http:\/\/[^/]*:(\d+)\//.exec(text)?.[1]),
    pid: child.pid,
    output: () => text,
    stop() {
      child.kill('SIGTERM')
      return ended
    }
  }
}
