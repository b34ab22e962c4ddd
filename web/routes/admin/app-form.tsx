import { Button, Checkbox, NativeSelect, Switch, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, type OAuthApp } from "../../../shared/client/index.ts";
import { ProblemNote } from "../../ui/problem.tsx";
import { scopeText } from "../../ui/scope-text.ts";
import css from "./admin.module.css";
import { type AppDraft, bodyOf, draftOf, GRANTS, METHODS, SCOPES } from "./app-draft.ts";
import { checkDraft, type DraftErrors } from "./check-draft.ts";

interface AppFormProps {
  readonly app: OAuthApp | null;
  readonly action: string;
  readonly submit: (body: ReturnType<typeof bodyOf>) => Promise<void>;
}

const SWITCHES = ["pairwise", "requirePar", "dpopBound", "trusted"] as const;
const ORDER = ["label", "input", "description", "error"] as const;

/** Everything an administrator says of an application. */
export function AppForm({ app, action, submit }: AppFormProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<AppDraft>(() => draftOf(app));
  const [errors, setErrors] = useState<DraftErrors>({});
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  function change(part: Partial<AppDraft>): void {
    setDraft((before) => ({ ...before, ...part }));
    setErrors((before) =>
      Object.fromEntries(Object.entries(before).filter(([name]) => !(name in part))),
    );
  }

  function blame(found: DraftErrors): void {
    setErrors(found);
    const [first] = Object.keys(found);
    form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
  }

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    setProblem(null);
    const found = checkDraft(draft);
    if (Object.keys(found).length > 0) return blame(found);
    setBusy(true);
    try {
      await submit(bodyOf(draft));
    } catch (error) {
      const fields = error instanceof ApiError ? error.fields : [];
      if (fields.length === 0) setProblem(error);
      else blame(Object.fromEntries(fields.map(({ path, message }) => [nameOf(path), message])));
    } finally {
      setBusy(false);
    }
  }

  const text = (name: TextName) => ({
    name,
    label: t(`apps.fields.${name}`),
    value: draft[name],
    error: errors[name] ?? null,
    autoComplete: "off",
    spellCheck: false,
    inputWrapperOrder: [...ORDER],
    onChange: (event: { currentTarget: { value: string } }) =>
      change({ [name]: event.currentTarget.value }),
  });
  const perPerson = draft.grants.includes("authorization_code");
  return (
    <form className={css["form"]} ref={form} onSubmit={send} noValidate>
      <TextInput {...text("name")} maxLength={80} />
      <NativeSelect
        size="md"
        label={t("apps.fields.method")}
        description={t(`apps.methodHints.${draft.method}`)}
        inputWrapperOrder={[...ORDER]}
        value={draft.method}
        error={errors["tokenEndpointAuthMethod"] ?? null}
        data={METHODS.map((value) => ({ value, label: t(`apps.methods.${value}`) }))}
        onChange={(event) => {
          const method = METHODS.find((one) => one === event.currentTarget.value);
          if (method !== undefined) change({ method });
        }}
      />
      {draft.method === "private_key_jwt" && (
        <Textarea {...text("jwks")} autosize minRows={4} description={t("apps.hints.jwks")} />
      )}
      <Checkbox.Group
        label={t("apps.fields.grants")}
        error={errors["grants"] ?? null}
        value={[...draft.grants]}
        onChange={(chosen) => change({ grants: GRANTS.filter((one) => chosen.includes(one)) })}
      >
        <div className={css["checks"]}>
          {GRANTS.map((grant) => (
            <Checkbox key={grant} value={grant} label={t(`apps.grants.${grantKey(grant)}`)} />
          ))}
        </div>
      </Checkbox.Group>
      {perPerson && (
        <>
          <Textarea
            {...text("redirectUris")}
            autosize
            minRows={2}
            description={t("apps.hints.redirectUris")}
          />
          <Textarea {...text("postLogoutRedirectUris")} autosize minRows={2} />
          <TextInput
            {...text("backchannelLogoutUri")}
            inputMode="url"
            description={t("apps.hints.backchannelLogoutUri")}
          />
        </>
      )}
      <Checkbox.Group
        label={t("apps.fields.scopes")}
        error={errors["scopes"] ?? null}
        value={[...draft.scopes]}
        onChange={(scopes) => change({ scopes })}
      >
        <div className={css["checks"]}>
          {SCOPES.map((scope) => (
            <Checkbox key={scope} value={scope} label={scopeText(scope)} description={scope} />
          ))}
        </div>
      </Checkbox.Group>
      <TextInput {...text("logo")} inputMode="url" description={t("apps.hints.logo")} />
      <div className={css["checks"]}>
        {SWITCHES.map((name) => (
          <Switch
            key={name}
            size="md"
            label={t(`apps.switches.${name}`)}
            description={t(`apps.switchHints.${name}`)}
            checked={draft[name]}
            onChange={(event) => change({ [name]: event.currentTarget.checked })}
          />
        ))}
      </div>
      {problem !== null && <ProblemNote error={problem} />}
      <div>
        <Button type="submit" loading={busy}>
          {action}
        </Button>
      </div>
    </form>
  );
}

type TextName =
  | "name"
  | "logo"
  | "redirectUris"
  | "postLogoutRedirectUris"
  | "backchannelLogoutUri"
  | "jwks";

/** The field that a path such as `redirectUris.1` speaks of. */
function nameOf(path: string): string {
  return path.split(".")[0] ?? path;
}

function grantKey(grant: (typeof GRANTS)[number]) {
  return grant === "urn:ietf:params:oauth:grant-type:device_code" ? "device_code" : grant;
}
