/** What a client learns of an error: a stable code, its HTTP status and a sentence that is safe to show. */
export interface ErrorDefinition {
  readonly code: string;
  readonly status: number;
  readonly message: string;
}

export interface FieldError {
  /** Where in the body, query or path, with dots: `attachments.0.fileId`. */
  readonly path: string;
  readonly message: string;
}

export interface AppErrorOptions {
  /** Why it happened, for the log only. */
  readonly cause?: unknown;
  /** Replaces the definition's message; must be as safe to show. */
  readonly detail?: string;
  readonly fields?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** An expected failure of a request. Rendered as problem+json (RFC 9457) in one place, by the app's error handler. */
export class AppError extends Error {
  readonly definition: ErrorDefinition;
  readonly detail: string;
  readonly fields: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(definition: ErrorDefinition, options: AppErrorOptions = {}) {
    super(definition.code, { cause: options.cause });
    this.name = "AppError";
    this.definition = definition;
    this.detail = options.detail ?? definition.message;
    this.fields = options.fields;
    this.headers = options.headers ?? {};
  }
}

type Table<Codes extends string> = { readonly [Code in Codes]: ErrorDefinition };

/** Makes a domain's table of errors: code → status and safe message. */
export function defineErrors<const Codes extends string>(
  rows: Readonly<Record<Codes, readonly [status: number, message: string]>>,
): Table<Codes> {
  const table: Partial<Record<Codes, ErrorDefinition>> = {};
  for (const code in rows) {
    const [status, message] = rows[code];
    table[code] = { code, status, message };
  }
  return table as Table<Codes>;
}

/** The errors that any call may answer with. A domain adds its own. */
export const commonErrors = defineErrors({
  malformed_json: [400, "The body is not valid JSON."],
  validation_failed: [400, "Some fields are not as they should be."],
  invalid_cursor: [400, "The cursor was not issued by this list."],
  unauthorized: [401, "Sign in first."],
  token_expired: [401, "The access token has expired."],
  token_revoked: [401, "The session has ended."],
  forbidden: [403, "You may not do this."],
  email_unverified: [403, "Confirm your e-mail address first."],
  account_suspended: [403, "This account is suspended."],
  account_deletion_pending: [403, "This account is about to be deleted: it can only be restored."],
  ip_not_allowed: [403, "This may not be done from your address."],
  step_up_required: [403, "Prove who you are once more first."],
  not_found: [404, "There is nothing here."],
  method_not_allowed: [405, "This address does not answer that method."],
  conflict: [409, "That clashes with what is already there."],
  idempotency_mismatch: [409, "This Idempotency-Key was used with another request."],
  in_progress: [409, "A request with this Idempotency-Key is still under way."],
  gone: [410, "This link has been used, has expired or was withdrawn."],
  payload_too_large: [413, "The body is larger than allowed."],
  unsupported_media_type: [415, "This content type is not accepted here."],
  rate_limited: [429, "Too many requests. Try again later."],
  internal: [500, "Something went wrong on our side."],
  unavailable: [503, "This is not available right now."],
});
