import { Command } from 'commander';
import type { CommandIo } from '../io';

/** `secmon replay`: what a range of days in S3 holds, scanned or sent again. */
export function replayCommand(_io: CommandIo): Command {
  return new Command('replay').description('Look at a past range of CloudTrail in S3, or send it again.');
}
