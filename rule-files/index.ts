export type { RuleExample, RuleSource } from './entries';
export { DEFAULT_RULES, type LoadedRuleSet, loadRuleSet, type RuleSetOptions } from './load';
export { RuleFileError } from './problems';
