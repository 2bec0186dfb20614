import type { Dice } from '../anomaly-cases/dice';
import { pick } from './people';
import { addressIn, type World } from './places';
import { FIRST_DAY, row, type VisitRow } from './visits';

/** Roles and keys of machines: round the clock, from addresses of the cloud or one of their own. */
export interface Machine {
  readonly principal: string;
  readonly kind: string;
  readonly agent: string;
  readonly services: readonly string[];
  /** Undefined: from wherever the cloud puts it. */
  readonly address: string | undefined;
  readonly secretsAnHour: number;
}

export function machinesOf(world: World, dice: Dice): readonly Machine[] {
  return Array.from({ length: 30 }, (_, index) => {
    const isKey = index < 10;
    return {
      principal: `arn:aws:iam::111122223333:${isKey ? `user/backup-${index}` : `role/service-${index}`}`,
      kind: isKey ? 'IAMUser' : 'AssumedRole',
      agent: pick(['Boto3', 'aws-sdk-java', 'aws-sdk-go-v2', 'aws-cli'], dice),
      services: ['s3.amazonaws.com', pick(['sqs.amazonaws.com', 'dynamodb.amazonaws.com'], dice)],
      address: isKey ? addressIn(world.offices['DE'] ?? pick(world.cloud, dice), dice) : undefined,
      secretsAnHour: isKey ? 0 : dice.int(0, 3),
    };
  });
}

/** What a machine does on a day: something each two hours. */
export function machineDay(machine: Machine, day: number, world: World, dice: Dice): readonly VisitRow[] {
  const { principal, kind, agent, services, address, secretsAnHour } = machine;
  return Array.from({ length: 12 }, (_, index) =>
    row(FIRST_DAY + day * 86_400 + index * 7_200 + dice.int(0, 3_600), {
      principal,
      kind,
      agent,
      services,
      address: address ?? addressIn(pick(world.cloud, dice), dice),
      secretReads: dice.poisson(secretsAnHour),
      calls: 1 + dice.poisson(30),
    }),
  );
}
