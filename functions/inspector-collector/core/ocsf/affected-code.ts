import { integer, type Native, object, text } from '../read';

/** The place in the code that a CODE_VULNERABILITY finding is about, with the rule that found it. */
export function affectedCode(code: Native, record: Native) {
  const { fileName, filePath, startLine, endLine } = object(code.filePath);
  const path = text(filePath);
  const name = text(fileName) ?? path?.split('/').at(-1);
  if (name === undefined) return [];
  const advice = text(object(object(record.remediation).recommendation).text);
  return [
    {
      file: { name, path, type_id: 1, type: 'Regular File', desc: text(code.sourceLambdaLayerArn) },
      start_line: integer(startLine),
      end_line: integer(endLine),
      rule: {
        uid: text(code.ruleId) ?? text(code.detectorId),
        name: text(code.detectorName),
        category: text(code.detectorId),
      },
      remediation: advice === undefined ? undefined : { desc: advice },
    },
  ];
}
