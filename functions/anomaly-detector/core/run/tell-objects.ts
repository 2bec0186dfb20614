import type { Anomaly } from '../findings/anomaly';
import type { Judged } from '../novelty/judge-visits';
import type { ActivityObject, RunPorts } from './ports';
import { type ReadObjects, type RowsAhead, readObjects } from './read-objects';
import { type Refusal, type TellContext, type Told, tell } from './tell';

/** What became of objects that were read and told. */
export interface ToldObjects extends Told, Omit<ReadObjects, 'rows'> {
  readonly objects: number;
  /** What was known and could not be read: it begins anew. */
  readonly restarted: Judged['restarted'];
  readonly addedUp: number;
}

/** Says what rows are judged to be. */
export type Judge = (
  rows: readonly unknown[],
) => Promise<Omit<Judged, 'alarms'> & { readonly anomalies: readonly Anomaly[] }>;

/** Objects whose rows are judged together. */
const PORTION = 32;

/** Objects in portions to be told one after the other. */
export function portionsOf(objects: readonly ActivityObject[]): readonly (readonly ActivityObject[])[] {
  return Array.from({ length: Math.ceil(objects.length / PORTION) }, (_, n) =>
    objects.slice(n * PORTION, (n + 1) * PORTION),
  );
}

/** Reads objects and tells what their rows are judged to be. */
export class ObjectTeller {
  readonly #ports: RunPorts;
  readonly #judge: Judge;
  readonly #context: TellContext;
  readonly #total = { objects: 0, findings: 0, alerts: 0, duplicates: 0, addedUp: 0 };
  readonly #restarted: Judged['restarted'][number][] = [];
  readonly #unreadable: string[] = [];
  readonly #ahead: RowsAhead[] = [];
  readonly #refused: Refusal[] = [];

  constructor(ports: RunPorts, judge: Judge, context: TellContext) {
    this.#ports = ports;
    this.#judge = judge;
    this.#context = context;
  }

  async tell(portion: readonly ActivityObject[]): Promise<void> {
    const read = await readObjects(this.#ports.activity, portion);
    const judged = await this.#judge(read.rows);
    const told = await tell(this.#ports, judged.anomalies, this.#context);
    this.#unreadable.push(...read.unreadable);
    this.#ahead.push(...read.ahead);
    this.#restarted.push(...judged.restarted);
    this.#refused.push(...told.refused);
    const total = this.#total;
    total.objects += portion.length;
    total.addedUp += judged.addedUp;
    total.findings += told.findings;
    total.alerts += told.alerts;
    total.duplicates += told.duplicates;
  }

  /** What became of all objects so far. */
  told(): ToldObjects {
    return {
      ...this.#total,
      refused: this.#refused,
      unreadable: this.#unreadable,
      ahead: this.#ahead,
      restarted: this.#restarted,
    };
  }
}
