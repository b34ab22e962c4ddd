/** What somebody has proved so far. */
export interface Proof {
  /** As the history names it: `password`, `magic_link`, `passkey`, … */
  readonly method: string;
  /** Authentication methods (RFC 8176); `mfa` among them says that more than one factor was given. */
  readonly amr: readonly string[];
}
