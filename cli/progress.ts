import { Presets, SingleBar } from 'cli-progress';
import type { CommandIo } from './io';

/** Work that is quicker than this shows no bar. */
const PATIENCE_MS = 1_500;

/** A progress bar on standard error: only in a terminal, and only for work that takes a while. */
export interface ProgressBar {
  /** @param share 0 to 1 */
  update(share: number): void;
  stop(): void;
}

export function progressBar(label: string, { stderr }: CommandIo): ProgressBar {
  const started = performance.now();
  let bar: SingleBar | undefined;
  return {
    update(share) {
      if (!stderr.isTTY) return;
      if (!bar && performance.now() - started > PATIENCE_MS) {
        bar = new SingleBar(
          {
            format: `${label} {bar} {percentage} %`,
            stream: stderr,
            clearOnComplete: true,
          },
          Presets.shades_classic,
        );
        bar.start(1, share);
      }
      bar?.update(share);
    },
    stop() {
      bar?.stop();
    },
  };
}
