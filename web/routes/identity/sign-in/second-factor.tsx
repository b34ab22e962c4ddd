import { Button, Checkbox, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  ApiError,
  type MfaMethod,
  reply,
  type SignInReply,
} from "../../../../shared/client/index.ts";
import { type Credential, givePasskey } from "../../../app/passkeys.ts";
import { api } from "../../../app/platform.ts";
import { CodeInput } from "../../../ui/code-input.tsx";
import { useForm } from "../../../ui/form.ts";
import { ProblemNote } from "../../../ui/problem.tsx";
import { authForm } from "../auth-page.tsx";
import { checks } from "../checks.ts";
import css from "./sign-in.module.css";

export interface SecondFactorAsked {
  readonly mfaToken: string;
  readonly methods: readonly MfaMethod[];
}

interface SecondFactorProps {
  readonly asked: SecondFactorAsked;
  readonly onReply: (reply: SignInReply) => void;
  readonly onBack: () => void;
}

const ORDER: readonly MfaMethod[] = ["passkey", "totp", "backup_code"];

/** The second proof, by any of the ways the account has. */
export function SecondFactor({ asked, onReply, onBack }: SecondFactorProps) {
  const { t } = useTranslation();
  const ways = ORDER.filter((method) => asked.methods.includes(method));
  const [method, setMethod] = useState<MfaMethod>(
    ways.includes("totp") ? "totp" : (ways[0] ?? "totp"),
  );
  const [trustDevice, setTrustDevice] = useState(false);
  const give = async (proof: Proof) => {
    const body = { mfaToken: asked.mfaToken, ...proof, trustDevice };
    onReply(await reply(api.POST("/api/auth/mfa", { body })));
  };
  return (
    <>
      {method === "passkey" ? (
        <ByPasskey mfaToken={asked.mfaToken} give={give} />
      ) : (
        <ByCode key={method} method={method} give={give} />
      )}
      <Checkbox
        mt={16}
        label={t("mfa.trust")}
        checked={trustDevice}
        onChange={(event) => setTrustDevice(event.currentTarget.checked)}
      />
      <div className={css["others"]}>
        {ways
          .filter((way) => way !== method)
          .map((way) => (
            <Button key={way} variant="subtle" onClick={() => setMethod(way)}>
              {t(`mfa.by.${way}`)}
            </Button>
          ))}
        <Button variant="subtle" color="gray" onClick={onBack}>
          {t("mfa.back")}
        </Button>
      </div>
    </>
  );
}

type Proof =
  | { readonly method: "totp" | "backup_code"; readonly code: string }
  | {
      readonly method: "passkey";
      readonly credential: Credential;
    };
type Give = (proof: Proof) => Promise<void>;

function ByCode({ method, give }: { method: "totp" | "backup_code"; give: Give }) {
  const { t } = useTranslation();
  const form = useForm({
    initial: { code: "" },
    checks: { code: method === "totp" ? checks.code : checks.required },
    blame: ({ status }) => (status === 401 ? { code: t("mfa.wrong") } : {}),
    submit: ({ code }) => give({ method, code: code.trim() }),
  });
  return (
    <form className={authForm} {...form.bind}>
      {method === "totp" ? (
        <CodeInput label={t("mfa.code")} autoFocus {...form.field("code")} />
      ) : (
        <TextInput
          label={t("mfa.backupCode")}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          {...form.field("code")}
        />
      )}
      {form.problem !== null && <Late error={form.problem} />}
      <Button type="submit" loading={form.busy}>
        {t("mfa.submit")}
      </Button>
    </form>
  );
}

function ByPasskey({ mfaToken, give }: { mfaToken: string; give: Give }) {
  const { t } = useTranslation();
  const passkey = useMutation({
    mutationFn: async () => {
      const challenge = await reply(
        api.POST("/api/auth/mfa/passkey/options", { body: { mfaToken } }),
      );
      const credential = await givePasskey(challenge);
      if (credential !== null) await give({ method: "passkey", credential });
    },
  });
  return (
    <div className={authForm}>
      {passkey.isError && <Late error={passkey.error} />}
      <Button loading={passkey.isPending} onClick={() => passkey.mutate()}>
        {t("mfa.usePasskey")}
      </Button>
    </div>
  );
}

/** The first factor counts for five minutes and five tries: then one begins anew. */
function Late({ error }: { error: unknown }) {
  const late = error instanceof ApiError && error.status === 410;
  return <ProblemNote error={late ? new ApiError("mfa_late", 410) : error} />;
}
