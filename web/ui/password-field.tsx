import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useTranslation } from "react-i18next";

const RECOMMENDED = 15;

interface NewPasswordFieldProps extends PasswordInputProps {
  readonly value: string;
}

/** A password to be chosen, with a word on how good its length is. */
export function NewPasswordField({ value, ...rest }: NewPasswordFieldProps) {
  const { t } = useTranslation();
  const length = [...value].length;
  const strength = length >= RECOMMENDED ? "long" : length >= 8 ? "fair" : "none";
  return (
    <PasswordInput
      description={rest.error ? undefined : t(`passwordHint.${strength}`)}
      descriptionProps={{ "aria-live": "polite", c: strength === "long" ? "green" : "dimmed" }}
      inputWrapperOrder={["label", "input", "description", "error"]}
      autoComplete="new-password"
      visibilityToggleButtonProps={{ "aria-label": t("form.showPassword") }}
      value={value}
      {...rest}
    />
  );
}

/** The password the reader has. */
export function PasswordField(props: PasswordInputProps) {
  const { t } = useTranslation();
  return (
    <PasswordInput
      autoComplete="current-password"
      visibilityToggleButtonProps={{ "aria-label": t("form.showPassword") }}
      {...props}
    />
  );
}
