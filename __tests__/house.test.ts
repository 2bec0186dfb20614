import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

/**
 * Who may import whom, and what a core may not do. Biome refuses the package imports while typing;
 * this test knows the folders too.
 */
const ROOT = resolve(__dirname, '..');
const SKIPPED = new Set(['node_modules', 'cdktf.out', 'dist', 'demo.out', '.git', '__tests__', 'coverage']);

interface Import {
  readonly file: string;
  /** Repository path of a relative import, or the package's specifier. */
  readonly target: string;
  readonly isTypeOnly: boolean;
}

function sources(folder = ROOT): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith('.ts') ? [relative(ROOT, path)] : [];
  });
}

function importsOf(file: string): Import[] {
  const parsed = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.ES2022);
  return parsed.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier } = statement;
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
    const { text } = moduleSpecifier;
    const target = text.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(file), text)) : text;
    return [{ file, target, isTypeOnly: isTypeOnly(statement) }];
  });
}

function isTypeOnly(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly;
  const clause = statement.importClause;
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return (
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.every((element) => element.isTypeOnly)
  );
}

const files = sources();
const imports = files.flatMap(importsOf);

/** Imports of files under `folder` for which `isAllowed` is false, readable. */
function trespasses(folder: RegExp, isAllowed: (entry: Import) => boolean): string[] {
  return imports
    .filter((entry) => folder.test(entry.file) && !isAllowed(entry))
    .map(({ file, target }) => `${file} imports ${target}`);
}

const segment = (path: string, index: number) => path.split('/')[index] ?? '';
const isRelative = (target: string) =>
  /^(modules|functions|settings|dashboards|rules|rule-files|cli|scripts)\//.test(target) || target === 'main';

describe('the house', () => {
  it('has files to look at', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(imports.length).toBeGreaterThan(200);
  });

  it('main.ts knows settings and stacks only', () => {
    expect(
      trespasses(
        /^main\.ts$/,
        ({ target }) =>
          !isRelative(target) || /^(settings\/load|modules\/(stacks|bundles)|rule-files)$/.test(target),
      ),
    ).toEqual([]);
  });

  it("a module uses another module's door, settings' types, dashboards, and types of a function's env", () => {
    expect(
      trespasses(/^modules\//, ({ file, target, isTypeOnly: typeOnly }) => {
        if (target.startsWith('modules/')) {
          const isOwn = segment(file, 1) === segment(target, 1);
          return isOwn || target.split('/').length === 2;
        }
        if (target.startsWith('settings/')) return typeOnly;
        if (target.startsWith('functions/')) return typeOnly && /^functions\/[\w-]+\/env$/.test(target);
        return !isRelative(target) || target.startsWith('dashboards/');
      }),
    ).toEqual([]);
  });

  it('a function uses functions/shared, never a sibling, the infrastructure, or zod', () => {
    expect(
      trespasses(/^functions\//, ({ file, target }) => {
        if (/^(cdktf|constructs|zod|@cdktf\/)/.test(target)) return false;
        if (!isRelative(target)) return true;
        return target.startsWith('functions/shared/') || segment(target, 1) === segment(file, 1);
      }),
    ).toEqual([]);
  });

  it('rule files are read with the engine that runs them, and by nothing else of the project', () => {
    expect(
      trespasses(/^rule-files\//, ({ file, target }) => {
        if (!isRelative(target)) return !/^(cdktf|constructs|@cdktf\/|@aws-sdk\/)/.test(target);
        return (
          segment(target, 0) === segment(file, 0) ||
          /^functions\/(shared\/|cloudtrail-processor\/core\/(rules|correlate)\/)/.test(target)
        );
      }),
    ).toEqual([]);
    const trespassers = imports.filter(
      ({ file, target }) => target.startsWith('rule-files') && !/^(rule-files\/|cli\/|main\.ts$)/.test(file),
    );
    expect(trespassers).toEqual([]);
    // Others enter by its door.
    const intruders = imports.filter(
      ({ file, target }) => target.startsWith('rule-files/') && !file.startsWith('rule-files/'),
    );
    expect(intruders).toEqual([]);
  });

  it('what functions share uses no function', () => {
    expect(
      trespasses(
        /^functions\/shared\//,
        ({ target }) => !isRelative(target) || target.startsWith('functions/shared/'),
      ),
    ).toEqual([]);
  });

  it('a core does no I/O', () => {
    const pure = new Set([
      'node:crypto',
      'node:zlib',
      'node:buffer',
      'node:string_decoder',
      'node:url',
      'node:net',
      'node:stream',
      're2js',
    ]);
    expect(
      trespasses(/^functions\/[\w-]+\/core(\/|\.ts)/, ({ target, isTypeOnly: typeOnly }) => {
        if (/\/(adapters|handler|env)$/.test(target)) return false;
        return isRelative(target) || pure.has(target) || typeOnly;
      }),
    ).toEqual([]);
  });

  it('a core reads no clock and no environment', () => {
    const offenders = files
      .filter((file) => /^functions\/[\w-]+\/core(\/|\.ts)/.test(file))
      .filter((file) =>
        /\bDate\.now\(|\bnew Date\(\)|\bprocess\.env\b|\bperformance\.now\(/.test(
          readFileSync(join(ROOT, file), 'utf8'),
        ),
      );
    expect(offenders).toEqual([]);
  });

  it('dashboards and rules import nothing but their own', () => {
    expect(
      trespasses(/^(dashboards|rules)\//, ({ file, target }) => segment(target, 0) === segment(file, 0)),
    ).toEqual([]);
  });

  it('provider packages are imported resource by resource', () => {
    expect(trespasses(/./, ({ target }) => !/^@cdktf\/provider-(aws|datadog)$/.test(target))).toEqual([]);
  });

  it('the command line uses cores, adapters, settings and the stacks', () => {
    expect(
      trespasses(/^cli\//, ({ target }) => {
        if (target.startsWith('modules/')) return /^modules\/(stacks|bundles)$/.test(target);
        return !/^(dashboards|scripts)\//.test(target) && !/^functions\/[\w-]+\/(handler|env)$/.test(target);
      }),
    ).toEqual([]);
  });

  it('no source file is too long to be one thing', () => {
    const long = files.filter(
      (file) =>
        /^(modules|functions|cli|settings|dashboards|rule-files)\//.test(file) &&
        readFileSync(join(ROOT, file), 'utf8').split('\n').length > 300,
    );
    expect(long).toEqual([]);
  });
});
