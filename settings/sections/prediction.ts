import { z } from 'zod';

/** Forecasts of finding counts, and risk scores of principals. */
export const prediction = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .describe(
        "Once a day, forecast tomorrow's findings by account and source, and score who is most to be feared. Reads the account's users, roles and policies.",
      ),
  })
  .prefault({});
