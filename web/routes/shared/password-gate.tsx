import { Button } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { SecretField } from "../../ui/field.tsx";
import css from "./shared.module.css";

interface PasswordGateProps {
  /** The last one that was given is not the link's. */
  readonly wrong: boolean;
  readonly onPassword: (password: string) => void;
}

/** Asks a guest for the password of a link. */
export function PasswordGate({ wrong, onPassword }: PasswordGateProps) {
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  const [shown, setShown] = useState(wrong);
  useEffect(() => setShown(wrong), [wrong]);
  function send(event: FormEvent): void {
    event.preventDefault();
    if (password !== "") onPassword(password);
  }
  return (
    <form className={css["gate"]} onSubmit={send} noValidate>
      <span className={css["lock"]} aria-hidden="true">
        <IconLock size={30} stroke={1.6} />
      </span>
      <h1>{t("shared.lockedTitle")}</h1>
      <p className={css["meta"]}>{t("shared.lockedText")}</p>
      <SecretField
        label={t("shared.password")}
        name="password"
        autoComplete="off"
        value={password}
        error={shown ? t("errors.share_password_wrong") : null}
        onChange={(event) => {
          setPassword(event.currentTarget.value);
          setShown(false);
        }}
      />
      <Button type="submit" fullWidth>
        {t("shared.open")}
      </Button>
    </form>
  );
}
