import { exportObject } from '../../../functions/datadog-exporter/core/export-object';
import { permanent } from '../../../functions/datadog-exporter/core/failure';
import type {
  Answer,
  DatadogIntake,
  ExportPorts,
  Route,
} from '../../../functions/datadog-exporter/core/ports';
import type { OcsfEvent } from '../../../functions/shared/ocsf/event';
import { noDeadline } from '../../../functions/shared/runtime/clock';
import { fixedClock } from '../../support/fixed-clock';
import { memoryState } from '../../support/memory-state';
import { NOW } from './fixtures';

export interface Post {
  readonly route: Route;
  readonly body: unknown;
  readonly bytes: number;
}

type Script = (post: Post) => number | Answer | Promise<number | Answer>;

export interface ScriptedIntake extends DatadogIntake {
  /** Every post, taken or not. */
  readonly posts: Post[];
  readonly logs: Record<string, unknown>[];
  readonly events: Record<string, unknown>[];
  readonly series: { metric: string; tags: string[]; points: [number, number[]][] }[];
  /** Decides what a post gets; what gets 2xx is taken. */
  answer: Script;
}

/** An intake whose answers a test decides; for what HTTP does, see the intake over real HTTP. */
function scriptedIntake(script: Script = () => 202): ScriptedIntake {
  const intake: ScriptedIntake = {
    posts: [],
    logs: [],
    events: [],
    series: [],
    answer: script,
    async post(route, json) {
      const seen = { route, body: JSON.parse(json) as unknown, bytes: Buffer.byteLength(json) };
      intake.posts.push(seen);
      const given = await intake.answer(seen);
      const answer = typeof given === 'number' ? { status: given } : given;
      if (answer.status === 202) take(intake, seen);
      return answer;
    },
  };
  return intake;
}

function take(intake: ScriptedIntake, { route, body }: Post): void {
  if (route === 'logs') intake.logs.push(...(body as Record<string, unknown>[]));
  if (route === 'events') intake.events.push(body as Record<string, unknown>);
  if (route === 'distributions') intake.series.push(...(body as Pick<ScriptedIntake, 'series'>).series);
}

/** All that an export touches, in memory, and the objects it reads. */
export function rig(overrides: Partial<ExportPorts> = {}) {
  const intake = scriptedIntake();
  const state = memoryState();
  const clock = fixedClock(NOW);
  const pauses: number[] = [];
  const lines = new Map<string, readonly string[]>();
  const ports: ExportPorts = {
    intake,
    state,
    clock,
    objects: {
      async *lines(key) {
        const found = lines.get(key);
        if (!found) throw permanent('the object does not exist any more');
        yield* found;
      },
    },
    deadline: noDeadline,
    pause: async (ms) => void pauses.push(ms),
    random: () => 0.5,
    environment: 'test',
    service: 'security-monitoring',
    ...overrides,
  };
  return {
    ports,
    intake,
    state,
    clock,
    pauses,
    lines,
    store: (key: string, events: readonly OcsfEvent[]) =>
      void lines.set(
        key,
        events.map((event) => JSON.stringify(event)),
      ),
    run: (key: string) => exportObject(ports, key),
  };
}
