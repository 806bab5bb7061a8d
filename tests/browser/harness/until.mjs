// Waiting for something to become true: asked again and again until a deadline, never a fixed pause.

/** How long anything may take unless told otherwise, in milliseconds. */
export const LIMIT_MS = 15_000;
const PAUSE_MS = 50;

/** Thrown by a probe when no waiting will help. */
export class Hopeless extends Error {}

/**
 * Asks `probe` until it gives something truthy, and returns that. A probe that throws counts as "not yet"; its last
 * complaint, or its last falsy answer, stands in the error when the time is over.
 */
export async function until(what, probe, limit_ms = LIMIT_MS) {
  const deadline = Date.now() + limit_ms;
  let last;
  for (;;) {
    try {
      last = await probe();
      if (last) return last;
    } catch (error) {
      if (error instanceof Hopeless) throw error;
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`waited ${limit_ms} ms for ${what}; last seen: ${last}`);
    await new Promise((resume) => setTimeout(resume, PAUSE_MS));
  }
}
