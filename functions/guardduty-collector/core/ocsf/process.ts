import { integer, type JsonRecord, label, millis, record, records, text } from '../read';
import { fileOf } from './files';

/** A process as Runtime Monitoring describes it, with its ancestors as parents and as `ancestry`. */
export function processOf(details: unknown, context: JsonRecord = {}): object | undefined {
  const process = record(details);
  if (Object.keys(process).length === 0) return undefined;
  const lineage = records(process['lineage']);
  const ancestors = lineage.filter((ancestor) => !isSame(ancestor, process));
  const preload = text(context['ldPreloadValue']);
  return {
    ...ownFacts(process),
    working_directory: text(process['pwd']),
    cmd_line: text(context['commandLineExample']),
    environment_variables: preload === undefined ? undefined : [{ name: 'LD_PRELOAD', value: preload }],
    loaded_modules: [text(context['libraryPath']), text(context['moduleName'])],
    parent_process: parentOf(ancestors, process),
    ancestry: ancestors.map(ancestorOf),
    lineage: ancestors.map((ancestor) => text(ancestor['executablePath'])),
  };
}

function ownFacts(process: JsonRecord): object {
  const path = text(process['executablePath']);
  const name = text(process['name']);
  return {
    name,
    path,
    pid: integer(process['pid']),
    namespace_pid: integer(process['namespacePid']),
    uid: label(process['uuid']),
    created_time: millis(process['startTime']),
    euid: integer(process['euid']),
    user: { name: text(process['user']), uid: label(process['userId']) },
    file: fileOf({ path, name, sha256: text(process['executableSha256']), type_id: 8 }),
  };
}

function ancestorOf(ancestor: JsonRecord): object {
  return {
    name: text(ancestor['name']),
    path: text(ancestor['executablePath']),
    pid: integer(ancestor['pid']),
    uid: label(ancestor['uuid']),
    created_time: millis(ancestor['startTime']),
  };
}

/** GuardDuty lists ancestors from the oldest to the nearest or the other way; `parentUuid` says who is whose. */
function parentOf(ancestors: readonly JsonRecord[], child: JsonRecord): object | undefined {
  const parentUid = child['parentUuid'];
  const parent = ancestors.find((ancestor) => ancestor['uuid'] === parentUid && parentUid !== undefined);
  if (parent === undefined) return parentUid === undefined ? undefined : { uid: label(parentUid) };
  const others = ancestors.filter((ancestor) => ancestor !== parent);
  return { ...ownFacts(parent), parent_process: parentOf(others, parent) };
}

function isSame(one: JsonRecord, other: JsonRecord): boolean {
  return one['uuid'] !== undefined && one['uuid'] === other['uuid'];
}

/** Members of the runtime context that hold a path, and what kind of file it names. */
const CONTEXT_FILES: readonly (readonly [member: string, type_id: number])[] = [
  ['scriptPath', 1],
  ['libraryPath', 1],
  ['socketPath', 5],
  ['runcBinaryPath', 8],
  ['releaseAgentPath', 1],
  ['shellHistoryFilePath', 1],
  ['threatFilePath', 1],
  ['filePath', 1],
];

/** What a runtime finding saw: the process, what was done to it or by it, and every file that the context names. */
export function runtimeEvidences(service: JsonRecord): readonly object[] {
  const details = record(service['runtimeDetails']);
  const context = record(details['context']);
  const process = processOf(details['process'], context);
  if (process === undefined && Object.keys(context).length === 0) return [];
  const subject = processOf(context['targetProcess']);
  const actor = processOf(context['modifyingProcess']) ?? process;
  return [
    {
      name: 'Runtime activity',
      process,
      actor: { process: actor },
      connection_info: socketInfo(context),
      data: { ...context, lineage: record(details['process'])['lineage'] },
    },
    ...(subject === undefined
      ? []
      : [{ name: 'Target process', process: subject, actor: { process: actor } }]),
    ...contextFiles(context).map(({ name, file }) => ({ name, file, actor: { process: actor } })),
  ];
}

function contextFiles(context: JsonRecord): readonly { name: string; file: object | undefined }[] {
  const named = CONTEXT_FILES.flatMap(([member, type_id]) => {
    const path = text(context[member]);
    return path === undefined ? [] : [{ name: member, file: fileOf({ path, type_id }) }];
  });
  const related = Array.isArray(context['relatedFilePaths']) ? context['relatedFilePaths'] : [];
  const module = fileOf({
    path: text(context['moduleFilePath']),
    name: text(context['moduleName']),
    sha256: text(context['moduleSha256']),
  });
  return [
    ...named,
    ...(module === undefined ? [] : [{ name: 'moduleFilePath', file: module }]),
    ...related.map((path) => ({ name: 'relatedFilePaths', file: fileOf({ path: text(path) }) })),
  ];
}

function socketInfo(context: JsonRecord): object | undefined {
  const protocol_num = integer(context['ianaProtocolNumber']);
  const family = text(context['addressFamily']);
  if (protocol_num === undefined && family === undefined) return undefined;
  const version = family === 'AF_INET' ? 4 : family === 'AF_INET6' ? 6 : 99;
  return {
    direction_id: 0,
    direction: 'Unknown',
    protocol_num,
    protocol_ver: family,
    protocol_ver_id: version,
  };
}
