export type { RuleExample, RuleSource } from './entries';
export { DEFAULT_RULES, type LoadedRuleSet, loadRuleSet, type RuleSetOptions } from './load';
export { missingLists } from './missing-lists';
export { RuleFileError } from './problems';
