import { StateConflict } from '../../../shared/state/state-store';
import { type LatePosition, latePosition } from './late-look';
import { type FeedPosition, newFeed } from './object-feed';
import type { ActivityKind, RunPorts } from './ports';
import type { Judge } from './tell-objects';

/** Objects that are judged each by itself: nothing waits for what is late. */
export interface Feed {
  readonly kind: FeedKind;
  readonly judge: Judge;
}

type FeedKind = Exclude<ActivityKind, 'counts'>;

/** The document that a feed is: how far what is current has been read, and how far what is late. */
export interface FeedState extends FeedPosition {
  readonly late: LatePosition;
}

/**
 * The feed as the last run left it, and the version that a write must name. A state from before late objects had a position
 * of their own gets one that begins where it ends.
 */
export async function readFeed(
  { state, clock }: Pick<RunPorts, 'state' | 'clock'>,
  kind: FeedKind,
): Promise<{ readonly state: FeedState; readonly version: string | undefined }> {
  const stored = await state.read<FeedPosition & Partial<FeedState>>(kind);
  const { watermark, read, late } = stored?.value ?? { ...newFeed(clock.now()), late: undefined };
  const position = { watermark, read };
  return { state: { ...position, late: late ?? latePosition(position) }, version: stored?.version };
}

/** Moves the feed, after all that it says was read has been told. */
export async function commitFeed(
  { state }: Pick<RunPorts, 'state'>,
  kind: FeedKind,
  next: FeedState,
  version: string | undefined,
): Promise<void> {
  try {
    await state.write(kind, next, version);
  } catch (error) {
    // Two runs at once: the other has committed, and its position stands. What only this one has read is told again.
    if (!(error instanceof StateConflict)) throw error;
  }
}
