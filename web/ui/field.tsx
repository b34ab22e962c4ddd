import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { type ComponentProps, type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import css from "./field.module.css";

interface FieldProps extends ComponentProps<"input"> {
  readonly label: string;
  readonly error: string | null;
  /** Beside the value, within the field. */
  readonly children?: ReactNode;
}

/** A field of the first page: as the library's, without the weight of its parts. */
export function Field({ label, error, children, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className={css["field"]}>
      <label htmlFor={id}>{label}</label>
      <div className={css["box"]}>
        <input
          id={id}
          aria-invalid={error !== null}
          {...(error !== null && { "aria-describedby": `${id}-error` })}
          {...input}
        />
        {children}
      </div>
      {error !== null && (
        <p id={`${id}-error`} className={css["error"]}>
          {error}
        </p>
      )}
    </div>
  );
}

/** The password the reader has; it can be shown. */
export function SecretField(props: Omit<FieldProps, "type" | "children">) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const Icon = shown ? IconEyeOff : IconEye;
  return (
    <Field autoComplete="current-password" {...props} type={shown ? "text" : "password"}>
      <button
        type="button"
        className={css["show"]}
        tabIndex={-1}
        aria-label={t("form.showPassword")}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
      >
        <Icon size={20} aria-hidden="true" />
      </button>
    </Field>
  );
}
