/** Waits for `ms` milliseconds. */
export function systemPause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
