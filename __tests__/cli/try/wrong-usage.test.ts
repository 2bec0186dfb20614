import { WrongUsage } from '../../../cli/cli-error';
import { createProgram } from '../../../cli/program';
import { testIo } from '../test-io';

const QUEUE = ['--bucket', 'b', '--table', 't', '--dlq'];

describe('secmon try', () => {
  it.each([
    [['--bucket', 'b'], /needs --bucket, --table and --dlq/],
    [['--local', ...QUEUE, 'https://sqs.eu-west-1.amazonaws.com/111122223333/q'], /without --local/],
    [[...QUEUE, 'q'], /--dlq q is no queue URL/],
    [[...QUEUE, 'http://127.0.0.1:5000/111122223333/q'], /region is not known\n.*--region/],
  ])('calls %j wrong usage', async (args, message) => {
    const { AWS_REGION: _, ...env } = process.env;
    const replaced = jest.replaceProperty(process, 'env', env);
    const tried = createProgram(testIo()).parseAsync(['node', 'secmon', 'try', ...args]);
    await expect(tried).rejects.toThrow(message);
    await expect(tried).rejects.toBeInstanceOf(WrongUsage);
    replaced.restore();
  });
});
