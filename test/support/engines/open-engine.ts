import { onTestFinished } from 'vitest'
import { type Engine, startEngine, startWorld, type World } from '../engine.js'

/** Starts a world that is closed when the test is over, after the engines that were opened in it. */
export async function openWorld(...of: Parameters<typeof startWorld>): Promise<World> {
  const world = await startWorld(...of)
  onTestFinished(() => world.close())
  return world
}

/** Starts an engine that is closed when the test is over; it may be closed before. */
export async function openEngine(...of: Parameters<typeof startEngine>): Promise<Engine> {
  const engine = await startEngine(...of)
  onTestFinished(() => engine.close())
  return engine
}
