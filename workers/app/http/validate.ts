import type { z } from "@hono/zod-openapi";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";

/** The schema's output of the value. Throws `validation_failed` that names each field. */
export function validated<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = result.error.issues.map(({ path, message }) => ({
    path: path.join("."),
    message,
  }));
  throw new AppError(commonErrors.validation_failed, { fields });
}

/** The path's parameters. One that cannot be an id names nothing that exists: `not_found`. */
export function validatedParams<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new AppError(commonErrors.not_found, { cause: result.error });
}
