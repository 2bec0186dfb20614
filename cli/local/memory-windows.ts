import {
  mergeSummaries,
  type WindowSummary,
} from '../../functions/cloudtrail-processor/core/correlate/summary';
import { type WindowStore, windowId } from '../../functions/cloudtrail-processor/core/correlate/window';

/** What correlations have seen, for as long as the process runs. */
export function memoryWindows(): WindowStore {
  const windows = new Map<string, WindowSummary>();
  return {
    async merge(window, summary) {
      const id = windowId(window);
      const stored = windows.get(id) ?? { first: [], last: [] };
      windows.set(id, mergeSummaries(stored, summary, window.correlation.atLeast));
    },
    async read(window) {
      return windows.get(windowId(window));
    },
  };
}
