/** Placeholder for core/watch's door until it lands. */
export interface Alarm {
  readonly at: number;
  readonly value: number;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  readonly probability: number;
  readonly raw: number;
  readonly score: number;
  readonly method: string;
  readonly severity: 'LOW' | 'MEDIUM' | 'HIGH';
  readonly since?: number;
  readonly explanation: string;
}
export interface WatchScore {
  readonly at: number;
  readonly score: number;
  readonly raw: number;
}
export interface SeriesWatch {
  observe(
    at: number,
    value: number,
  ): { readonly score: WatchScore; readonly alarm: Alarm | undefined } | undefined;
  encode(): Uint8Array;
}
export interface Watches {
  create(): SeriesWatch;
  decode(bytes: Uint8Array): SeriesWatch;
}

import { ALARM_SCORE, SeriesModel } from '../model/series-model';

class ModelWatch implements SeriesWatch {
  private readonly model: SeriesModel;
  constructor(model: SeriesModel) {
    this.model = model;
  }
  observe(at: number, value: number) {
    const score = this.model.observe(at, value);
    if (score === undefined) return undefined;
    const alarm: Alarm | undefined =
      score.score >= ALARM_SCORE
        ? { ...score, severity: 'MEDIUM', explanation: `${value} was observed.` }
        : undefined;
    return { score, alarm };
  }
  encode() {
    return this.model.encode();
  }
}
export const MODEL_WATCHES: Watches = {
  create: () => new ModelWatch(new SeriesModel()),
  decode: (bytes) => new ModelWatch(SeriesModel.decode(bytes)),
};
