/** What a web ACL's ARN says about it. */
export interface WebAclIdentity {
  readonly arn: string;
  readonly accountId: string;
  /** The region that holds the web ACL; us-east-1 for those of CloudFront. */
  readonly region: string;
  readonly scope: 'REGIONAL' | 'CLOUDFRONT';
  readonly name: string;
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awswafv2.html */
const WEB_ACL_ARN =
  /^arn:aws[a-z-]*:wafv2:([a-z]{2}(?:-[a-z]+)+-\d):(\d{12}):(regional|global)\/webacl\/([\w-]{1,128})\/[\w-]{1,64}$/;

/**
 * The web ACL that an ARN names.
 * @throws Error when it is none: a WAF Classic id, for instance, names neither account nor region
 */
export function parseWebAclArn(arn: unknown): WebAclIdentity {
  const identity = webAclIdentity(arn);
  if (identity === undefined)
    throw new Error(
      `webaclId ${JSON.stringify(arn ?? null).slice(0, 100)} is no ARN of a WAFv2 web ACL; WAF Classic is not supported`,
    );
  return identity;
}

/** The same, or undefined where the text is no such ARN. */
export function webAclIdentity(arn: unknown): WebAclIdentity | undefined {
  const [, region, accountId, kind, name] = (typeof arn === 'string' && WEB_ACL_ARN.exec(arn)) || [];
  if (!region || !accountId || !name) return undefined;
  return {
    arn: arn as string,
    accountId,
    region,
    scope: kind === 'global' ? 'CLOUDFRONT' : 'REGIONAL',
    name,
  };
}
