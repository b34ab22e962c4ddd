import { Button, TextInput } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type DeviceRequest, reply } from "../../../shared/client/index.ts";
import { api, session } from "../../app/platform.ts";
import { useSessionId } from "../../app/use-session-id.ts";
import { useForm } from "../../ui/form.ts";
import { ProblemNote, problemText } from "../../ui/problem.tsx";
import { AuthPage, authForm } from "../identity/auth-page.tsx";
import { checks } from "../identity/checks.ts";
import { SignIn } from "../identity/sign-in/sign-in.tsx";
import { DeviceDecision } from "./device-decision.tsx";
import css from "./provider.module.css";

/** Lets a device in that has no keyboard, or no browser, by the code it shows (RFC 8628). */
export function DevicePage() {
  const { t } = useTranslation();
  useSuspenseQuery({ queryKey: ["session-start"], queryFn: () => session.start() });
  const sessionId = useSessionId();
  const { user_code: given = "" } = useSearch({ from: "/device" });
  const [asked, setAsked] = useState<DeviceRequest | null>(null);
  const [outcome, setOutcome] = useState<"allowed" | "refused" | null>(null);
  if (sessionId === null) {
    return <SignIn title={t("device.signIn")} lead={t("device.signInLead")} onDone={() => {}} />;
  }
  if (outcome !== null) {
    return (
      <AuthPage
        title={t(`device.${outcome}`)}
        lead={t(`device.${outcome}Text`)}
        above={
          <span className={css["done"]} aria-hidden="true">
            {outcome === "allowed" ? <IconCheck size={36} /> : <IconX size={36} />}
          </span>
        }
      />
    );
  }
  if (asked !== null) {
    return <DeviceDecision asked={asked} onDone={setOutcome} onBack={() => setAsked(null)} />;
  }
  return (
    <AuthPage title={t("device.title")} lead={t("device.lead")}>
      <EnterCode given={given} onFound={setAsked} />
    </AuthPage>
  );
}

interface EnterCodeProps {
  readonly given: string;
  readonly onFound: (asked: DeviceRequest) => void;
}

function EnterCode({ given, onFound }: EnterCodeProps) {
  const { t } = useTranslation();
  const form = useForm({
    initial: { userCode: given },
    checks: { userCode: checks.required },
    blame: (error) =>
      [400, 404, 410].includes(error.status)
        ? { userCode: t("device.unknown") }
        : error.status === 429
          ? { userCode: problemText(error) }
          : {},
    submit: async ({ userCode }) => {
      const query = { userCode: userCode.trim() };
      onFound(await reply(api.GET("/api/oauth/device", { params: { query } })));
    },
  });
  return (
    <form className={authForm} {...form.bind}>
      <TextInput
        label={t("device.code")}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        autoFocus
        maxLength={32}
        placeholder="XXXX-XXXX"
        classNames={{ input: css["code"] ?? "" }}
        {...form.field("userCode")}
      />
      {form.problem !== null && <ProblemNote error={form.problem} />}
      <Button type="submit" loading={form.busy}>
        {t("authorize.continue")}
      </Button>
    </form>
  );
}
