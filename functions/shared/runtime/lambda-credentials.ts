import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands in the bundles for the SDK's whole chain of credential providers (SSO, profiles, processes, instance
 * metadata …), none of which exists in Lambda: there the credentials are in the environment. A quarter of a bundle less.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export const defaultProvider = fromEnv;
