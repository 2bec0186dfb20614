/** A run that dies at one of its steps. Each call of a port is one step. */
export interface CrashingRun {
  /** Steps so far. */
  readonly steps: number;
  readonly hasCrashed: boolean;
  /** The port, with every method of it a step. */
  through<Port extends object>(port: Port): Port;
}

/** Dies at the `nth` step (1 = the first), before or after it is done: from then on no port answers any more. */
export function crashingRun(nth: number, when: 'before' | 'after'): CrashingRun {
  let steps = 0;
  let hasCrashed = false;
  const crash = () => {
    hasCrashed = true;
    throw new Error('the run has crashed');
  };
  const step = async (method: (...args: unknown[]) => unknown, args: unknown[]) => {
    if (hasCrashed) crash();
    const isFatal = ++steps === nth;
    if (isFatal && when === 'before') crash();
    const result = await method(...args);
    if (isFatal) crash();
    return result;
  };
  return {
    get steps() {
      return steps;
    },
    get hasCrashed() {
      return hasCrashed;
    },
    through: <Port extends object>(port: Port) =>
      Object.fromEntries(
        Object.entries(port).map(([name, member]) => [
          name,
          typeof member === 'function' ? (...args: unknown[]) => step(member as never, args) : member,
        ]),
      ) as Port,
  };
}

/** A run that does not die. */
export function soundRun(): CrashingRun {
  return crashingRun(Number.POSITIVE_INFINITY, 'before');
}
