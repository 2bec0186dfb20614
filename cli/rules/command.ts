import { join } from 'node:path';
import { Command } from 'commander';
import type { CommandIo } from '../io';

/**
 * `secmon rules`: what the rules do, tried and told.
 * @param program whose settings its commands take over, so that they end as all others do
 */
export function rulesCommand(io: CommandIo, program: Command): Command {
  const command = new Command('rules')
    .description('Test detection rules, and tell what they cover.')
    .copyInheritedSettings(program);
  command.addCommand(testCommand(io).copyInheritedSettings(command));
  command.addCommand(coverageCommand(io).copyInheritedSettings(command));
  return command;
}

function testCommand(io: CommandIo): Command {
  return new Command('test')
    .description(
      'Run the examples of rule files: which events must match, and which must not. Runbooks must exist.',
    )
    .argument('[path...]', 'rule files or folders; the rules that come with secmon')
    .option('--json', 'print each result as JSON instead of a table of problems', false)
    .addHelpText(
      'after',
      '\nExit codes: 0 all as they should be; 1 an example came out otherwise, or it or a runbook is missing; 2 a rule file was refused.',
    )
    .action(async (paths: string[], options: { readonly json: boolean }) => {
      const { testRules } = await import('./test-rules');
      await testRules(paths, options, io);
    });
}

function coverageCommand(io: CommandIo): Command {
  return new Command('coverage')
    .description('Print as Markdown which rules see which ATT&CK techniques and CIS controls.')
    .argument('[path...]', 'rule files or folders; the rules that come with secmon')
    .addHelpText('after', '\nKept in docs: npm run -s secmon -- rules coverage > docs/rules-coverage.md')
    .action(async (paths: string[]) => {
      const [{ readRules }, { coverageMarkdown }, { DEFAULT_RULES }] = await Promise.all([
        import('./test-rules'),
        import('./coverage'),
        import('../../rule-files'),
      ]);
      const loaded = readRules(paths.length > 0 ? paths : [DEFAULT_RULES]);
      io.stdout.write(coverageMarkdown(loaded, join(DEFAULT_RULES, '..', 'docs')));
    });
}
