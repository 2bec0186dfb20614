import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alertTables, putAlert, takeInserted } from '../../../cli/local/alert-tables';
import { readTables, writeTables } from '../../../cli/local/folder-tables';
import { OPEN_GROUP } from '../../../functions/shared/alerts/alert';
import { alert } from '../../functions/notifier/rig';

const folder = mkdtempSync(join(tmpdir(), 'secmon-tables-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('alert tables', () => {
  it('take an alert once, and tell the stream of it once', () => {
    const tables = alertTables();
    expect(putAlert(tables, alert())).toBe(true);
    expect(putAlert(tables, alert({ Title: 'another' }))).toBe(false);
    const { EventId, Timestamp } = alert();
    expect(takeInserted(tables)).toEqual([
      { sequenceNumber: '0', key: { EventId, Timestamp }, isUnsent: true },
    ]);
    expect(takeInserted(tables)).toEqual([]);
  });

  it('are empty where no run has left any', () => {
    expect(readTables(folder)).toEqual(alertTables());
  });

  it('are the same in the next run, whose stream tells nothing of them', () => {
    const tables = alertTables();
    putAlert(tables, alert());
    tables.groups.set('group#g', {
      Id: 'group#g',
      OpenGroup: OPEN_GROUP,
      OpenedAt: 1,
      ClosesAt: 2,
      Count: 3,
      FirstEventId: 'e',
      FirstTimestamp: 't',
      LastTime: 'l',
      ExpiresAt: 4,
    });
    writeTables(folder, tables);
    const read = readTables(folder);
    expect(read).toEqual({ ...tables, inserted: [] });
    expect(putAlert(read, alert())).toBe(false);
  });

  it('that are none are refused with the file and what to do', () => {
    mkdirSync(join(folder, 'bad', 'state'), { recursive: true });
    writeFileSync(join(folder, 'bad', 'state', 'alerts.json'), '{"alerts": 1}');
    expect(() => readTables(join(folder, 'bad'))).toThrow(/alerts\.json/);
  });
});
