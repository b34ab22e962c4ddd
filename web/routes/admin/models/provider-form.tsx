import { Button, NativeSelect, PasswordInput, Switch, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AiProvider } from "../../../../shared/client/index.ts";
import css from "../admin.module.css";
import { DefinitionProblem } from "./field-errors.tsx";
import { bodyOf, draftOf, KINDS, type ProviderBody, type ProviderDraft } from "./provider-draft.ts";

interface ProviderFormProps {
  readonly provider: AiProvider | null;
  readonly action: string;
  readonly submit: (body: ProviderBody) => Promise<void>;
}

const ORDER = ["label", "input", "description", "error"] as const;
type TextName = Exclude<keyof ProviderDraft, "kind" | "isActive" | "signed">;

/** Everything an administrator says of a provider. Keys are told to the platform, never by it. */
export function ProviderForm({ provider, action, submit }: ProviderFormProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(() => draftOf(provider));
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<ProviderDraft>) => setDraft((before) => ({ ...before, ...part }));

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    setProblem(null);
    setBusy(true);
    try {
      await submit(bodyOf(draft));
      change({ apiKey: "", webhookSecret: "" });
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  }

  const text = (name: TextName) => ({
    name,
    label: t(`models.fields.${name}`),
    value: draft[name],
    autoComplete: "off",
    spellCheck: false,
    inputWrapperOrder: [...ORDER],
    onChange: (event: { currentTarget: { value: string } }) =>
      change({ [name]: event.currentTarget.value }),
  });
  const overHttp = draft.kind === "http";
  const kept = (has: boolean | null | undefined) =>
    t(has ? "models.hints.kept" : "models.hints.secret");
  return (
    <form className={css["form"]} onSubmit={(event) => void send(event)} noValidate>
      <TextInput {...text("name")} maxLength={120} />
      <TextInput {...text("slug")} maxLength={63} description={t("models.hints.slug")} />
      <NativeSelect
        size="md"
        label={t("models.fields.kind")}
        value={draft.kind}
        data={KINDS.map((value) => ({ value, label: t(`models.kinds.${value}`) }))}
        onChange={(event) => {
          const kind = KINDS.find((one) => one === event.currentTarget.value);
          if (kind !== undefined) change({ kind });
        }}
      />
      {overHttp && (
        <>
          <TextInput
            {...text("baseUrl")}
            inputMode="url"
            placeholder="https://api.example.com/v1"
            description={t("models.hints.baseUrl")}
          />
          <div className={css["pair"]}>
            <TextInput {...text("header")} placeholder="Authorization" />
            <TextInput {...text("scheme")} placeholder="Bearer" />
          </div>
          <PasswordInput
            visibilityToggleButtonProps={{ "aria-label": t("form.showPassword") }}
            {...text("apiKey")}
            autoComplete="new-password"
            description={kept(provider?.hasApiKey)}
          />
          <PasswordInput
            visibilityToggleButtonProps={{ "aria-label": t("form.showPassword") }}
            {...text("webhookSecret")}
            autoComplete="new-password"
            description={kept(provider?.hasWebhookSecret)}
          />
          <Switch
            size="md"
            label={t("models.fields.signed")}
            description={t("models.hints.signed")}
            checked={draft.signed}
            onChange={(event) => change({ signed: event.currentTarget.checked })}
          />
        </>
      )}
      <div className={css["pair"]}>
        <TextInput {...text("concurrent")} inputMode="numeric" />
        <TextInput {...text("perMinute")} inputMode="numeric" />
      </div>
      <Switch
        size="md"
        label={t("models.fields.isActive")}
        description={t("models.hints.isActive")}
        checked={draft.isActive}
        onChange={(event) => change({ isActive: event.currentTarget.checked })}
      />
      {problem !== null && <DefinitionProblem error={problem} />}
      <div>
        <Button type="submit" loading={busy}>
          {action}
        </Button>
      </div>
    </form>
  );
}
